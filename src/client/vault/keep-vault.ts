import type { Device } from '#client/connection.ts'
import { noteHeads } from '#client/sync/note-heads.ts'
import type { KeyringDocument } from '#contract/keyring-document.ts'
import { changeProfile } from './change-profile.ts'

/**
 * A verified keyring and its key (base64). `enrols`: whether this device has yet to say in it that it has the key; left
 * out, that stays as it was.
 */
type Adopted = { document: KeyringDocument; master_key: string; enrols?: boolean }

/**
 * Keeps a verified keyring and its key, and what the keyring says was seen of each data type. A newer keyring that
 * another program on this device has kept meanwhile stays.
 */
export async function adoptKeyring(device: Device, { document, master_key, enrols }: Adopted): Promise<void> {
  // First, so that a crash between the two leaves no keyring that was adopted without what it says.
  await noteHeads(device, document.heads)
  await changeProfile(device, (profile) => {
    if (profile.vault && profile.vault.keyring.version > document.version) return profile
    const { enrols: was_to_enrol, ...kept } = profile.vault ?? {}
    const vault = { ...kept, master_key, key_version: document.key_version, keyring: document }
    const is_to_enrol = enrols ?? was_to_enrol
    return { ...profile, vault: is_to_enrol ? { ...vault, enrols: true } : vault, unstored: null }
  })
}
