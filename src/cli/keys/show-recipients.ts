import { type Context, checkServer } from '#cli/context.ts'
import { type Cell, layOutTable } from '#cli/text/lay-out-table.ts'
import { type ListedRecipient, listRecipients } from '#client/keys/list-recipients.ts'

const columns = [
  { title: 'WHO', shrinks: true as const },
  { title: 'CAME IN' },
  { title: 'LET IN BY', shrinks: true as const },
  { title: 'ID' },
]

/** Shows who and what can open the account's key. */
export async function showRecipients(context: Context): Promise<void> {
  const { device, output } = context
  checkServer(context, await device.store.read())
  const recipients = await output.during('Reading the keyring', () => listRecipients(device))
  const rows = recipients.map((recipient) => toCells(recipient, recipients))
  output.result({ recipients }, layOutTable(output, columns, rows))
}

/** What people call a recipient. */
export function nameRecipient({ kind, device_name, is_this_device }: ListedRecipient): string {
  if (kind === 'passphrase') return 'the passphrase'
  if (kind === 'recovery') return 'the recovery words'
  if (kind !== 'device') return `${kind} (of a newer Roost)`
  return `${device_name ?? 'a device that is signed out'}${is_this_device ? ' (this one)' : ''}`
}

const ways = { pairing: 'by its code', compared: 'by comparing', rotate: 'with the key' }

function toCells(recipient: ListedRecipient, all: ListedRecipient[]): Cell[] {
  const { device_id, joined, signed_by } = recipient
  const signer = signed_by ? all.find((other) => other.device_id === signed_by) : undefined
  const by = signer && signer !== recipient ? nameRecipient(signer) : ''
  const id: Cell = { text: device_id?.slice(0, 8) ?? '', dim: true }
  return [nameRecipient(recipient), joined ? ways[joined] : '', by, id]
}
