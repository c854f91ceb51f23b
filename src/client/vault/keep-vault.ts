import type { Device } from '#client/connection.ts'
import { noteHeads } from '#client/sync/note-heads.ts'
import type { KeyringDocument } from '#contract/keyring-document.ts'
import { keyringHead } from '#crypto/keyring/check-keyring-head.ts'
import { changeProfile } from './change-profile.ts'

/**
 * Keeps a verified keyring's key (base64), and what the keyring says was seen of each data type. A newer
 * keyring that another program on this device has kept meanwhile stays.
 */
export async function adoptKeyring(
  device: Device,
  { document, master_key }: { document: KeyringDocument; master_key: string },
): Promise<void> {
  // First, so that a crash between the two leaves no keyring that was adopted without what it says.
  await noteHeads(device, document.heads)
  await changeProfile(device, (profile) => {
    if (profile.vault && profile.vault.keyring.version > document.version) return profile
    const { key_version } = document
    const vault = { master_key, key_version, keyring: keyringHead(document) }
    return { ...profile, vault, unstored: null }
  })
}
