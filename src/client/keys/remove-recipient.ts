import type { Device } from '#client/connection.ts'
import { NoSuchRecipient } from '#crypto/errors.ts'
import { type RecipientName, removeRecipient as remove } from '#crypto/keyring/remove-recipient.ts'
import { replaceKeyring } from './replace-keyring.ts'

/**
 * Takes away one way to open the account's keyring. Who had it keeps the key and what they have read: only a new key
 * keeps them from what comes. Throws `NoSuchRecipient`, `LastRecipient`, and like `replaceKeyring`.
 */
export async function removeRecipient(device: Device, name: RecipientName): Promise<void> {
  let was_there = false
  await replaceKeyring(device, async ({ document, keys }) => {
    try {
      const revised = await remove(document, keys, name)
      was_there = true
      return { document: revised }
    } catch (error) {
      // Another device has removed it at the same time, or an answer of ours got lost.
      if (error instanceof NoSuchRecipient && was_there) return undefined
      throw error
    }
  })
}
