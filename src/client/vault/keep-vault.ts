import type { Device } from '#client/connection.ts'
import type { KeyringDocument } from '#contract/keyring-document.ts'
import { keyringHead } from '#crypto/keyring/check-keyring-head.ts'
import { changeProfile } from './change-profile.ts'
import { raiseHead } from './heads.ts'

/**
 * Keeps a verified keyring's key (base64), and what the keyring says was seen of each data type. A newer
 * keyring that another program on this device has kept meanwhile stays.
 */
export function adoptKeyring(
  device: Device,
  { document, master_key }: { document: KeyringDocument; master_key: string },
): Promise<void> {
  return changeProfile(device, (profile) => {
    if (profile.vault && profile.vault.keyring.version > document.version) return profile
    const { key_version } = document
    const vault = { master_key, key_version, keyring: keyringHead(document) }
    let { heads } = profile
    for (const [data_type, head] of Object.entries(document.heads))
      heads = raiseHead(heads, data_type, { ...head, key_version: null, held: false })
    return { ...profile, vault, unstored: null, heads }
  })
}
