import { type Context, checkServer } from '#cli/context.ts'
import { CliError } from '#cli/error.ts'
import { type Cell, layOutTable } from '#cli/text/lay-out-table.ts'
import { saySize } from '#cli/text/say-size.ts'
import { sayWhen } from '#cli/text/say-when.ts'
import type { KeptVersion } from '#client/versions/kept-version.ts'
import { listVersions } from '#client/versions/list-versions.ts'
import { sayWriter } from './list.ts'
import { parseDataType } from './parse-data-type.ts'

const columns = [
  { title: 'REVISION', align: 'right' as const },
  { title: 'SIZE', align: 'right' as const },
  { title: 'WRITTEN' },
  { title: 'BY', shrinks: true as const },
  { title: '' },
]

/** Shows the versions of a data type that the server keeps, newest first. */
export async function versions(context: Context, type: string): Promise<void> {
  const { device, output } = context
  const data_type = parseDataType(type)
  checkServer(context, await device.store.read())
  const kept = await output.during('Listing', () => listVersions(device, data_type))
  if (kept.length === 0) throw new CliError('nothing_stored', `Nothing was ever stored under ${data_type}.`)
  output.result({ data_type, versions: kept }, layOutTable(output, columns, kept.map(toCells)))
  output.hint(`"roost restore ${data_type} <revision>" makes one the newest again.`)
}

function toCells(version: KeptVersion): Cell[] {
  const { revision, bytes, created_at, is_current, is_deletion, is_sealed } = version
  const marks = [is_current && 'newest', !is_sealed && 'not sealed'].filter(Boolean).join(', ')
  const size = is_deletion ? 'removed' : saySize(bytes)
  return [String(revision), size, sayWhen(created_at), sayWriter(version), { text: marks, dim: true }]
}
