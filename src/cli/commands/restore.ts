import { type Context, checkServer } from '#cli/context.ts'
import { CliError } from '#cli/error.ts'
import { restoreVersion } from '#client/versions/restore-version.ts'
import { parseDataType } from './parse-data-type.ts'
import { parseRevision, sayNotKept } from './parse-revision.ts'

/** Makes an earlier version the newest again. Nothing is lost: what it replaces stays among the versions. */
export async function restore(context: Context, type: string, number: string): Promise<void> {
  const { device, output } = context
  const data_type = parseDataType(type)
  const from = parseRevision(number)
  checkServer(context, await device.store.read())
  const { outcome, revision, is_sealed } = await output
    .during(`Restoring ${data_type}`, () => restoreVersion(device, data_type, from))
    .catch(sayNotKept(data_type, from))
  if (outcome === 'is_deletion')
    throw new CliError('usage', `Revision ${from} is a removal. Use "roost remove ${data_type}".`)
  if (!is_sealed)
    output.say(
      `Revision ${from} was stored unsealed by an older client: nothing proves that it is what was written then. Look at it.`,
    )
  output.result(
    { outcome, data_type, restored_from: from, revision, is_sealed },
    outcome === 'already_there'
      ? `The newest revision of ${data_type}, ${revision}, has the content of revision ${from} already.`
      : `The content of revision ${from} is now revision ${revision} of ${data_type}.`,
  )
  if (outcome === 'restored') output.hint(`Get it with "roost pull ${data_type} <file>".`)
}
