import type { Device } from '#client/connection.ts'
import { DataType } from '#contract/data-type.ts'
import type { BlobHead } from '#contract/keyring-document.ts'
import { happen } from './documents.ts'
import { claimDocuments } from './require-account.ts'

/** Remembers versions that a verified keyring or an approving device names: the server cannot go back behind them. */
export async function noteHeads(device: Device, heads: Record<string, BlobHead>): Promise<void> {
  await claimDocuments(device)
  for (const [name, head] of Object.entries(heads)) {
    const type = DataType.safeParse(name)
    if (type.success) await happen(device, type.data, { name: 'told', head })
  }
}
