import { type Context, checkServer } from '#cli/context.ts'
import { CliError } from '#cli/error.ts'
import { keepDelivered, readDelivered } from '#cli/files/delivered.ts'
import { findTarget, setTargetAside, type Target, writeTarget } from '#cli/files/target.ts'
import { writeCopies } from '#cli/files/write-copies.ts'
import { duringTransfer } from '#cli/text/during-transfer.ts'
import { agreeToRestore, checkAccount } from '#client/sync/check-account.ts'
import { getContent } from '#client/sync/get-content.ts'
import type { ContentState } from '#client/sync/list-contents.ts'
import { syncType } from '#client/sync/sync-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { parseDataType } from './parse-data-type.ts'

/**
 * Syncs a type and gets its content, to stdout (`-`) or into a file. A file that holds what was not synced from here is
 * first copied beside itself.
 */
export async function pull(
  context: Context,
  type: string,
  file: string,
  { accept_restore = false } = {},
): Promise<void> {
  const { device, output } = context
  const data_type = parseDataType(type)
  checkServer(context, await device.store.read())
  if (accept_restore) {
    await checkAccount(device)
    await agreeToRestore(device)
  }
  const delivered = await readDelivered(device, data_type)
  const target = file === '-' ? undefined : await findTarget(file, delivered)
  const state = await duringTransfer(context, `Pulling ${data_type}`, (heard) => syncType(heard, data_type))
  const { revision, device_id } = state
  const { bytes, version } = await getContent(device, data_type)
  if (revision === null) throw new CliError('nothing_stored', `Nothing is stored under ${data_type}.`)
  const conflict_copies = target ? await writeCopies(context, data_type, target.path) : []
  if (!target && state.conflicts > 0)
    output.say(`Conflict copies of ${data_type} are kept (${state.conflicts}). Pull into a file to get them.`)
  const said = { data_type, revision, device_id, conflict_copies }
  if (target?.is_synced && version === delivered)
    return output.result(
      { outcome: 'unchanged', ...said, file },
      `${file} is revision ${revision} of ${data_type} already.`,
    )
  if (!bytes) {
    await keepDelivered(device, data_type, null)
    throw deleted(state, target)
  }
  if (device_id === null)
    output.say(
      `${data_type} was stored unsealed by an older client: nothing proves it is the latest. Push it to seal it.`,
    )
  const where = await deliver(context, target, { bytes, revision })
  await keepDelivered(device, data_type, version)
  output.result(
    { outcome: 'pulled', ...said, bytes: bytes.length, ...where },
    target && `${file} is now revision ${revision} of ${data_type}.`,
  )
}

async function deliver(
  { output }: Context,
  target: Target | undefined,
  { bytes, revision }: { bytes: Bytes; revision: number },
): Promise<Record<string, string | null>> {
  if (!target) {
    if (output.json) return { content_base64: Buffer.from(bytes).toString('base64') }
    await output.data(bytes)
    return {}
  }
  const local_copy = target.is_synced ? null : setTargetAside(target, `before-${revision}`, bytes)
  if (local_copy)
    output.say(`${target.path} held other content than was synced from here; it is kept in ${local_copy}.`)
  writeTarget(target, bytes)
  return { file: target.path, local_copy }
}

function deleted({ type, revision, device_id }: ContentState, target: Target | undefined): CliError {
  const untouched = target?.before ? ` ${target.path} is as it was.` : ''
  return new CliError(
    'nothing_stored',
    `Device ${device_id?.slice(0, 8)} has deleted ${type} (revision ${revision}).${untouched}`,
  )
}
