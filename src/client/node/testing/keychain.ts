import type { Keychain } from '#client/node/keychain.ts'

/** A keychain in memory; `fails` makes it behave as one that is locked. */
export function createFakeKeychain() {
  const entries = new Map<string, Uint8Array>()
  const keychain = { entries, fails: false }
  const reach = () => {
    if (keychain.fails) throw new Error('locked')
    return entries
  }
  return Object.assign(keychain, {
    get: async (name) => reach().get(name),
    set: async (name, secret) => void reach().set(name, secret),
    remove: async (name) => void reach().delete(name),
  } satisfies Keychain)
}
