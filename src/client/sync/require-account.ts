import type { Device } from '#client/connection.ts'
import { NotSignedIn } from '#client/errors.ts'
import { type AccountState, changeAccount, readAccount } from './account-state.ts'

/** What this device knows of the account it is signed in to, also offline. Throws `NotSignedIn` or `AnotherAccount`. */
export async function requireAccount(device: Device): Promise<AccountState> {
  const profile = await device.store.read()
  if (!profile) throw new NotSignedIn('This device is not signed in.')
  return readAccount(device, profile.account_id)
}

/** The same, and from now on what is kept here belongs to this account. */
export async function claimDocuments(device: Device): Promise<AccountState> {
  const account = await requireAccount(device)
  if (account.is_claimed) return account
  await changeAccount(device, account.account_id, (kept) => kept)
  return account
}
