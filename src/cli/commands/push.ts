import { type Context, checkServer } from '#cli/context.ts'
import { CliError } from '#cli/error.ts'
import { keepDelivered, readDelivered } from '#cli/files/delivered.ts'
import { keepCopy } from '#cli/files/keep-copy.ts'
import { readInput } from '#cli/files/read-input.ts'
import { writeCopies } from '#cli/files/write-copies.ts'
import { duringTransfer } from '#cli/text/during-transfer.ts'
import { Conflict, Offline, QuotaExceeded } from '#client/errors.ts'
import { toContent } from '#client/sync/documents.ts'
import { getContent, type LocalContent } from '#client/sync/get-content.ts'
import { discardEdit, putContent } from '#client/sync/put-content.ts'
import { syncType } from '#client/sync/sync-type.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { BlobTooLarge } from '#crypto/errors.ts'
import { parseDataType } from './parse-data-type.ts'

/**
 * Seals a file and stores it. What another device has written meanwhile is written to a conflict copy beside the file.
 * Without a network the edit is kept, and goes out with the next push or pull.
 */
export async function push(context: Context, type: string, file: string): Promise<void> {
  const { device, output } = context
  const data_type = parseDataType(type)
  checkServer(context, await device.store.read())
  const content = await readInput(file, device.signal)
  const path = file === '-' ? data_type : file
  const before = await getContent(device, data_type)
  const set_aside = await put(context, data_type, { path, content })
  const { device_id, revision } = await duringTransfer(context, `Pushing ${data_type}`, (heard) =>
    sync({ ...context, device: heard }, data_type),
  )
  const conflict_copies = [...set_aside, ...(await writeCopies(context, data_type, path))]
  const { version } = await getContent(device, data_type)
  if (version !== (await toContent(content)).hash)
    throw new CliError(
      'conflict',
      `The server has other content of ${data_type}, which was not made from what this device had. Pull it, and push what comes of both.`,
    )
  const is_ours = device_id === (await device.store.read())?.device_id && revision !== before.revision
  const outcome = is_ours ? 'stored' : 'already_there'
  const conflict_copy = conflict_copies.at(-1) ?? null
  output.result(
    { outcome, data_type, revision, bytes: content.length, conflict_copy, conflict_copies },
    outcome === 'stored'
      ? `Stored as revision ${revision} of ${data_type}.`
      : `The server has this already, as revision ${revision} of ${data_type}.`,
  )
}

/** Puts a file's content here. What stands here and no file has got yet is first copied beside it. */
async function put(
  { device, output }: Context,
  type: DataType,
  { path, content }: { path: string; content: Bytes },
): Promise<string[]> {
  const copies: string[] = []
  for (;;) {
    const held = await getContent(device, type)
    const { hash } = await toContent(content)
    if (held.bytes && held.version !== hash && held.version !== (await readDelivered(device, type))) {
      const copy = keepCopy(path, `conflict-${held.revision ?? 'edit'}-here`, held.bytes)
      output.say(`This device had ${name(type, held)}, which no file has got yet. It is kept in ${copy}.`)
      copies.push(copy)
    }
    try {
      await putContent(device, type, content, { replaces: held.version })
      await keepDelivered(device, type, hash)
      return copies
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
    }
  }
}

/** An edit that has no place on the server is taken back: it would be in the way of every later pull. */
async function sync({ device, output }: Context, type: DataType) {
  try {
    return await syncType(device, type)
  } catch (error) {
    if (error instanceof QuotaExceeded || error instanceof BlobTooLarge) await discardEdit(device, type)
    if (error instanceof Offline)
      output.say('What you push is kept on this device and goes out with the next push or pull.')
    throw error
  }
}

const name = (type: DataType, { revision }: LocalContent) =>
  revision ? `revision ${revision} of ${type}` : `an edit of ${type}`
