import type { KeyringDocument } from '#contract/keyring-document.ts'
import { RollbackDetected } from '#crypto/errors.ts'

/** The newest keyring a device has seen. `mac` names its content. */
export type KeyringHead = Pick<KeyringDocument, 'version' | 'key_version' | 'mac'>

/** What to remember of a keyring that was verified. */
export function keyringHead({ version, key_version, mac }: KeyringDocument): KeyringHead {
  return { version, key_version, mac }
}

/**
 * Throws `RollbackDetected` when the server answers with less than this device has seen: no keyring, an older
 * one, an older key, or another keyring under the same version. A device that has seen nothing accepts anything.
 */
export function checkKeyringHead(seen: KeyringHead | undefined, got: KeyringHead | undefined): void {
  if (!seen) return
  const known = `This device has seen version ${seen.version} of the keyring, with key version ${seen.key_version}`
  if (!got) throw new RollbackDetected(`${known}, but the server says there is none.`)
  if (got.version < seen.version || got.key_version < seen.key_version)
    throw new RollbackDetected(
      `${known}, but the server answers with version ${got.version} and key version ${got.key_version}.`,
    )
  if (got.version === seen.version && got.mac !== seen.mac)
    throw new RollbackDetected(`${known}, but the server answers with another keyring of that version.`)
}
