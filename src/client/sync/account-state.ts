import { z } from 'zod'
import type { Device } from '#client/connection.ts'
import { AnotherAccount, EpochChanged, TypeSwitchedOff } from '#client/errors.ts'
import { type DataType, syncField } from '#contract/data-type.ts'
import { Uuid } from '#contract/primitive.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { SyncConfig } from '#contract/sync-config.ts'

export const ACCOUNT_NAME = 'sync/account'

/** What this device knows of its account beside the data. Fields of newer clients are kept. */
const AccountState = z.looseObject({
  format: z.literal(1),
  account_id: Uuid,
  /** Whether anything of this account is kept here. */
  is_claimed: z.boolean(),
  /** Which life of the server's data was seen; another one says that a backup was restored. */
  epoch: z.int().nullable(),
  /** An epoch that nobody on this device has agreed to. While there is one, nothing is synced. */
  other_epoch: z.int().nullable(),
  /** Which types a person lets sync; null until the server has said it. */
  config: SyncConfig.nullable(),
})
export type AccountState = z.infer<typeof AccountState>

/** What is kept of the account. Throws `AnotherAccount` when the documents are another one's. */
export async function readAccount({ documents }: Device, account_id: string): Promise<AccountState> {
  const [bytes] = await documents.read(ACCOUNT_NAME)
  return parseAccount(bytes, account_id)
}

/** Changes what is kept of the account. Throws `AnotherAccount`. */
export function changeAccount(
  { documents }: Device,
  account_id: string,
  next: (account: AccountState) => AccountState,
): Promise<void> {
  return documents.change([ACCOUNT_NAME], ([bytes]) => {
    const before = parseAccount(bytes, account_id)
    const text = JSON.stringify({ ...next(before), is_claimed: true })
    return text === (bytes && new TextDecoder().decode(bytes))
      ? {}
      : { [ACCOUNT_NAME]: new TextEncoder().encode(text) }
  })
}

/** Throws `EpochChanged` or `TypeSwitchedOff` when a type may not be synced as things stand. */
export function requireOn({ epoch, other_epoch, config }: AccountState, type: DataType): void {
  if (other_epoch !== null)
    throw new EpochChanged(
      `The server says that its data was restored from a backup (epoch ${epoch} became ${other_epoch}). Nothing here was changed. If its operator has announced that, agree to it; if not, ask them first.`,
    )
  if (config && !config[syncField[type]])
    throw new TypeSwitchedOff(
      `Syncing "${type}" is switched off for this account. Edits are kept here and go out when it is switched on.`,
    )
}

function parseAccount(bytes: Bytes | undefined, account_id: string): AccountState {
  if (!bytes)
    return { format: 1, account_id, is_claimed: false, epoch: null, other_epoch: null, config: null }
  const account = AccountState.parse(JSON.parse(new TextDecoder().decode(bytes)))
  if (account.account_id !== account_id)
    throw new AnotherAccount(
      `The data on this device belongs to the account ${account.account_id}, not to ${account_id}. Sign out first, or use another profile.`,
    )
  return account
}
