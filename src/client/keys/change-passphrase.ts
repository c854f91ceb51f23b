import type { Device } from '#client/connection.ts'
import { followKeyring } from '#client/vault/follow-keyring.ts'
import { openKeyring } from '#crypto/keyring/open-keyring.ts'
import { changePassphrase as seal } from '#crypto/keyring/revise-keyring.ts'
import { replaceKeyring } from './replace-keyring.ts'

/**
 * Makes `next` the passphrase that opens the account's data; nothing else changes. A device that holds the key needs
 * no old passphrase; where `current` is given, it has to be the present one. Throws `WrongPassphrase`, `WeakPassphrase`,
 * and like `replaceKeyring`.
 */
export async function changePassphrase(
  device: Device,
  { current, next }: { current?: string | undefined; next: string },
): Promise<void> {
  if (current !== undefined) await checkPresentPassphrase(device, current)
  await replaceKeyring(device, async (held) => ({ document: await seal(held, next) }))
}

async function checkPresentPassphrase(device: Device, passphrase: string): Promise<void> {
  const { document } = await followKeyring(device)
  const { account: account_id, version } = document
  await openKeyring(document, { passphrase }, { account_id, version })
}
