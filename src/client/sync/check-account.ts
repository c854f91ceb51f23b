import type { Device } from '#client/connection.ts'
import { tendKeys } from '#client/keys/tend-keys.ts'
import { call } from '#client/transport/call.ts'
import { followStored } from '#client/vault/follow-keyring.ts'
import { getKeyring } from '#client/vault/get-keyring.ts'
import { inspectStored } from '#client/vault/inspect-vault.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { dataTypes } from '#contract/data-type.ts'
import { getSyncConfig, SyncConfig } from '#contract/sync-config.ts'
import { type AccountState, changeAccount, readAccount } from './account-state.ts'
import { happen } from './documents.ts'

/**
 * Learns from the server which types are synced, whether its data is still the life of it that this device knows, and
 * whether there is a newer keyring. Throws `RollbackDetected`, `TamperedKeyring` and their like for a keyring that
 * cannot be, and `VaultLocked` for a newer key that this device does not get by itself.
 */
export async function checkAccount(device: Device): Promise<AccountState> {
  const { profile, connection } = await requireSession(device)
  const [keyring, { data }] = await Promise.all([getKeyring(connection), call(connection, getSyncConfig, {})])
  const { account_id } = profile
  const config = SyncConfig.parse(data)
  if (keyring) await noteEpoch(device, keyring.epoch)
  await changeAccount(device, account_id, (account) => ({ ...account, config }))
  const account = await readAccount(device, account_id)
  if (account.other_epoch !== null) return account
  if (profile.vault) await followStored(device, profile, keyring)
  else await inspectStored(device, keyring)
  await tendKeys(device)
  return account
}

/** Remembers which life of its data the server says it is in. Another one stops all syncing until somebody agrees. */
async function noteEpoch(device: Device, epoch: number): Promise<void> {
  const { profile } = await requireSession(device)
  await changeAccount(device, profile.account_id, (account) => ({
    ...account,
    epoch: account.epoch ?? epoch,
    other_epoch: account.epoch === null || account.epoch === epoch ? null : epoch,
  }))
}

/**
 * The person agrees to go on with what the server has restored from a backup. What this device knows of and the server
 * has lost is written again, above every revision that was seen; what the backup has instead is kept as a conflict copy.
 */
export async function agreeToRestore(device: Device): Promise<void> {
  const { profile } = await requireSession(device)
  const { other_epoch } = await readAccount(device, profile.account_id)
  if (other_epoch === null) return
  for (const type of dataTypes) await happen(device, type, { name: 'agreed' })
  await changeAccount(device, profile.account_id, (account) => ({
    ...account,
    epoch: other_epoch,
    other_epoch: account.other_epoch === other_epoch ? null : account.other_epoch,
  }))
}
