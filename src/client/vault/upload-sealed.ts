import type { Device } from '#client/connection.ts'
import type { Sealed } from '#crypto/blob/seal.ts'
import { followNewerKey } from './follow-newer-key.ts'
import { requireVault, type Vault } from './require-vault.ts'
import { type Uploaded, uploadBlob } from './upload-blob.ts'

/**
 * Uploads what `seal` makes with this device's keys, in place of the version that `tag` names, or as the first. Where
 * another device has renewed the key meanwhile, it is sealed once more under the new one.
 */
export async function uploadSealed(
  device: Device,
  tag: string | undefined,
  seal: (vault: Vault) => Promise<Sealed>,
): Promise<Uploaded & { sealed: Sealed }> {
  for (;;) {
    const vault = await requireVault(device)
    const sealed = await seal(vault)
    try {
      return { sealed, ...(await uploadBlob(vault.connection, sealed, tag)) }
    } catch (error) {
      await followNewerKey(vault, error)
    }
  }
}
