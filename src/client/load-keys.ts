// Making and opening a keyring takes word lists and key derivations that are larger than all the rest, and happens once
// in the life of a device: each of these verbs is loaded when it is called.

type Prepare = typeof import('./vault/prepare-vault.ts').prepareVault
type Unlock = typeof import('./vault/unlock-vault.ts').unlockVault

/** Makes the account's first keyring, which `storeVault` stores once the recovery words are safe. */
export const prepareVault: Prepare = async (...given) =>
  (await import('./vault/prepare-vault.ts')).prepareVault(...given)

/** Gives this device the account's key, by the passphrase or the recovery words. */
export const unlockVault: Unlock = async (...given) =>
  (await import('./vault/unlock-vault.ts')).unlockVault(...given)
