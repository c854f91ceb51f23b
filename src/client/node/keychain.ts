/** The operating system's keychain: small secrets by name. Whatever it cannot do it throws. */
export type Keychain = {
  get(name: string): Promise<Uint8Array | undefined>
  set(name: string, secret: Uint8Array): Promise<void>
  remove(name: string): Promise<void>
}

/** What its entries stand under, where a person looks at them. */
const SERVICE = 'roost'

/** macOS Keychain, Windows Credential Manager, or the Secret Service of a Linux desktop. */
export const systemKeychain: Keychain = {
  get: async (name) => {
    const secret = await (await openEntry(name)).getSecret()
    return secret ? Uint8Array.from(secret) : undefined
  },
  set: async (name, secret) => (await openEntry(name)).setSecret(secret),
  remove: async (name) => void (await (await openEntry(name)).deleteCredential()),
}

async function openEntry(name: string) {
  // Loaded when it is needed: it is a native module, and not every machine has it.
  const { AsyncEntry } = await import('@napi-rs/keyring')
  // Left to choose, it would fall back to the kernel's keyring, which forgets everything when the machine restarts.
  return new AsyncEntry(SERVICE, name, { linux: { store: 'secret-service' } })
}
