import { type Context, checkServer } from '#cli/context.ts'
import { type Cell, layOutTable } from '#cli/text/lay-out-table.ts'
import { saySize } from '#cli/text/say-size.ts'
import { sayWhen } from '#cli/text/say-when.ts'
import { getConfig } from '#client/config/get-config.ts'
import type { KeptVersion } from '#client/versions/kept-version.ts'
import { type ListedBlob, listBlobs } from '#client/versions/list-blobs.ts'
import { syncField } from '#contract/data-type.ts'

type Row = ListedBlob & { is_on: boolean }

/** Shows every data type, its newest version, and whether that is what this device has. */
export async function list(context: Context): Promise<void> {
  const { device, output } = context
  checkServer(context, await device.store.read())
  const [blobs, config] = await output.during('Listing', () =>
    Promise.all([listBlobs(device), getConfig(device)]),
  )
  const rows = blobs.map((blob) => ({ ...blob, is_on: config[syncField[blob.data_type]] }))
  const types = rows.map(({ data_type, newest, local, is_on, revision, is_pending }) => ({
    data_type,
    is_on,
    is_pending,
    local,
    local_revision: revision,
    newest,
  }))
  const columns = [
    { title: 'TYPE' },
    { title: 'REVISION', align: 'right' as const },
    { title: 'SIZE', align: 'right' as const },
    { title: 'CHANGED' },
    { title: 'BY', shrinks: true as const },
    { title: 'HERE' },
  ]
  output.result({ types }, layOutTable(output, columns, rows.map(toCells)))
  if (rows.every(({ newest }) => !newest)) output.hint('Store something with "roost push <type> <file>".')
}

function toCells({ data_type, newest, local, is_on, revision, is_pending }: Row): Cell[] {
  const off = is_on ? '' : ' (off)'
  if (!newest) return [`${data_type}${off}`, '', '', dim('nothing stored'), '', '']
  const here = { current: 'up to date', behind: `revision ${revision}`, not_pulled: 'not pulled' }
  const size = newest.is_deletion ? 'removed' : saySize(newest.bytes)
  const what = [`${data_type}${off}`, String(newest.revision), size, sayWhen(newest.created_at)]
  return [...what, sayWriter(newest), is_pending ? 'to be sent' : local ? here[local] : '']
}

/** Who wrote a version, as far as that is known. */
export const sayWriter = ({ device_name, device_id, is_sealed }: KeptVersion): string =>
  device_name ?? (device_id ? `device ${device_id.slice(0, 8)}` : is_sealed ? '' : 'an older client')

const dim = (text: string): Cell => ({ text, dim: true })
