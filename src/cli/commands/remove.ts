import { confirm } from '#cli/confirm.ts'
import { type Context, checkServer } from '#cli/context.ts'
import { CliError } from '#cli/error.ts'
import { plain } from '#cli/text/plain.ts'
import { saySize } from '#cli/text/say-size.ts'
import { sayWhen } from '#cli/text/say-when.ts'
import { listVersions } from '#client/versions/list-versions.ts'
import { removeBlob } from '#client/versions/remove-blob.ts'
import { sayWriter } from './list.ts'
import { parseDataType } from './parse-data-type.ts'

/** Removes what is stored under a type, after asking about exactly the revision that is removed. Files stay. */
export async function remove(
  context: Context,
  type: string,
  options: { yes?: boolean | undefined },
): Promise<void> {
  const { device, output } = context
  const data_type = parseDataType(type)
  checkServer(context, await device.store.read())
  const versions = await output.during('Looking', () => listVersions(device, data_type))
  const newest = versions.find(({ is_current }) => is_current)
  if (!newest || newest.is_deletion)
    throw new CliError('nothing_stored', `Nothing is stored under ${data_type}.`)
  const { revision, bytes, created_at } = newest
  const written = [sayWhen(created_at), plain(sayWriter(newest))].filter(Boolean).join(' by ')
  await confirm(
    context,
    `Remove ${data_type} from every device? It is revision ${revision}, ${saySize(bytes)}, written ${written}.`,
    options,
  )
  const removed = await output.during(`Removing ${data_type}`, () =>
    removeBlob(device, data_type, { over: revision }),
  )
  output.result(
    { ...removed, data_type, removed_revision: revision },
    `Removed ${data_type}. Files on devices stay; "roost restore ${data_type} ${revision}" brings it back.`,
  )
}
