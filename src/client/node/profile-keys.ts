import { randomBytes } from 'node:crypto'
import { KeychainKeyMissing, KeychainUnavailable } from '#client/storage/errors.ts'
import type { Keychain } from './keychain.ts'
import type { NamedKey } from './seal-profile.ts'

const KEY_BYTES = 32

/** The keys that seal a profile, which are in a keychain. */
export type ProfileKeys = {
  /** The key of this name. Throws `KeychainUnavailable` or `KeychainKeyMissing`. */
  get(name: string): Promise<NamedKey>
  /** A new key that is safely in the keychain; undefined where no keychain can be used. */
  create(): Promise<NamedKey | undefined>
  /** Forgets a key, if the keychain is there to do so. */
  remove(key: NamedKey): Promise<void>
}

/** The keys of the profile at `path`; `label` is what a person finds them by in the keychain. */
export function createProfileKeys(path: string, label: string, keychain: Keychain | undefined): ProfileKeys {
  let known: NamedKey | undefined
  let isUnusable = !keychain
  return {
    get: async (name) => {
      if (known?.name === name) return known
      const key = await find(path, keychain, name)
      known = { name, key }
      return known
    },
    create: async () => {
      if (!keychain || isUnusable) return undefined
      // Never an earlier name: a program that writes at the same time may be using that one.
      const created = { name: `${label} ${randomBytes(8).toString('hex')}`, key: randomBytes(KEY_BYTES) }
      try {
        await keychain.set(created.name, created.key)
        const read = await keychain.get(created.name)
        if (!read || !created.key.equals(read)) throw new Error('the keychain keeps nothing')
        known = created
        return created
      } catch {
        isUnusable = true
        return undefined
      }
    },
    remove: async ({ name }) => {
      // A key that opens nothing any more does no harm where it cannot be removed.
      await keychain?.remove(name).catch(() => undefined)
    },
  }
}

async function find(path: string, keychain: Keychain | undefined, name: string): Promise<Uint8Array> {
  if (!keychain)
    throw new KeychainUnavailable(
      `The key to ${path} is in the system's keychain, which is turned off here. Turn it on again. Nothing was changed.`,
    )
  let key: Uint8Array | undefined
  try {
    key = await keychain.get(name)
  } catch (cause) {
    throw new KeychainUnavailable(
      `The key to ${path} is in the system's keychain, which cannot be used now (${(cause as Error).message}). Unlock it, or come back in the desktop session it belongs to. Nothing was changed.`,
      { cause },
    )
  }
  if (key?.length === KEY_BYTES) return key
  throw new KeychainKeyMissing(
    `The system's keychain does not have the key to ${path} ("${name}"): it was removed, or the file comes from another machine. Bring it back, or move the file away and sign in again. Nothing was changed.`,
  )
}
