import type { Device } from '#client/connection.ts'
import { Conflict, Contended } from '#client/errors.ts'
import { toContent } from '#client/sync/documents.ts'
import { getContent, type LocalContent } from '#client/sync/get-content.ts'
import { putContent, removeContent } from '#client/sync/put-content.ts'
import { syncType } from '#client/sync/sync-type.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'

/** `over`: the newest revision that the person knew of when they decided, 0 for none. Left out, whatever is the newest. */
export type Decided = { over?: number | undefined }

/**
 * Brings a type's newest version here, with what this device has edited. Throws `Contended` when it is not the one that
 * was decided about, and what `syncType` throws.
 */
export async function bringNewest(
  device: Device,
  type: DataType,
  { over }: Decided = {},
): Promise<LocalContent> {
  await syncType(device, type)
  const newest = await getContent(device, type)
  if (over !== undefined && (newest.revision ?? 0) !== over) throw changedMeanwhile(type)
  return newest
}

/**
 * Puts content (null: a deletion) in place of `newest` and sends it. Of what another device writes at the same moment
 * nothing is lost: content goes on top of it and it becomes a conflict copy; a deletion gives way, and throws `Contended`.
 */
export async function writeOver(
  device: Device,
  type: DataType,
  { content, newest }: { content: Bytes | null; newest: LocalContent },
): Promise<number> {
  const put = content ? putContent(device, type, content, { replaces: newest.version }) : undefined
  await (put ?? removeContent(device, type, { replaces: newest.version })).catch((error) => {
    throw error instanceof Conflict ? changedMeanwhile(type) : error
  })
  const { revision } = await syncType(device, type)
  const { version } = await getContent(device, type)
  if (version !== (content && (await toContent(content)).hash)) throw changedMeanwhile(type)
  return revision ?? 0
}

const changedMeanwhile = (type: DataType) =>
  new Contended(
    `Another device has written "${type}" meanwhile. Nothing was changed; look at it and try again.`,
  )
