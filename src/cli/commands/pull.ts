import { type Context, checkServer } from '#cli/context.ts'
import { CliError } from '#cli/error.ts'
import { findTarget, setTargetAside, type Target, writeTarget } from '#cli/files/target.ts'
import { keepHead } from '#client/vault/heads.ts'
import { pullBlob } from '#client/vault/pull-blob.ts'
import type { PulledBlob } from '#client/vault/pulled-blob.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { parseDataType } from './parse-data-type.ts'

/**
 * Gets a type's content, to stdout (`-`) or into a file. A file that holds what was not synced from here is
 * first copied beside itself.
 */
export async function pull(context: Context, type: string, file: string): Promise<void> {
  const { device, output } = context
  const data_type = parseDataType(type)
  const profile = await device.store.read()
  checkServer(context, profile)
  const synced_hash = profile?.heads[data_type]?.plaintext_hash
  const target = file === '-' ? undefined : await findTarget(file, synced_hash)
  const pulled = await output.during(`Pulling ${data_type}`, () =>
    pullBlob(device, data_type, { unless_held: target?.is_synced ?? false }),
  )
  if (pulled.outcome === 'absent')
    throw new CliError('nothing_stored', `Nothing is stored under ${data_type}.`)
  const { revision } = pulled.head
  const said = { outcome: pulled.outcome === 'blob' ? 'pulled' : 'unchanged', data_type, revision }
  if (pulled.outcome === 'unchanged')
    return output.result({ ...said, file }, `${file} is revision ${revision} of ${data_type} already.`)
  if (!pulled.plaintext) {
    await keepHead(device, data_type, pulled)
    throw deleted(data_type, pulled, target)
  }
  for (const line of remarks(data_type, pulled)) output.say(line)
  const where = await deliver(context, target, { ...pulled, plaintext: pulled.plaintext })
  await keepHead(device, data_type, pulled)
  const { device_id, lineage, plaintext } = pulled
  output.result(
    { ...said, device_id, lineage, bytes: plaintext.length, ...where },
    target && `${file} is now revision ${revision} of ${data_type}.`,
  )
}

async function deliver(
  { output }: Context,
  target: Target | undefined,
  { plaintext, lineage, head }: PulledBlob & { plaintext: Bytes },
): Promise<Record<string, string | null>> {
  if (!target) {
    if (output.json) return { content_base64: Buffer.from(plaintext).toString('base64') }
    await output.data(plaintext)
    return {}
  }
  const is_safe = target.is_synced && lineage !== 'fork'
  const local_copy = is_safe ? null : setTargetAside(target, `before-${head.revision}`, plaintext)
  if (local_copy)
    output.say(`${target.path} held other content than was synced from here; it is kept in ${local_copy}.`)
  writeTarget(target, plaintext)
  return { file: target.path, local_copy }
}

function remarks(data_type: string, { head, lineage }: PulledBlob): string[] {
  const lines: string[] = []
  if (head.key_version === 0)
    lines.push(
      `${data_type} was stored unsealed by an older client: nothing proves it is the latest. Push it to seal it.`,
    )
  if (lineage === 'fork')
    lines.push(
      `Revision ${head.revision} of ${data_type} was not made from the revision ${head.revision - 1} that this device had: the server has shown another device other data.`,
    )
  return lines
}

function deleted(data_type: string, { head, device_id }: PulledBlob, target: Target | undefined): CliError {
  const untouched = target?.before ? ` ${target.path} is as it was.` : ''
  return new CliError(
    'nothing_stored',
    `Device ${device_id?.slice(0, 8)} has deleted ${data_type} (revision ${head.revision}).${untouched}`,
  )
}
