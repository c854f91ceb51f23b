import type { Device } from '#client/connection.ts'
import { Conflict } from '#client/errors.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { happen, toContent } from './documents.ts'
import type { Event } from './event.ts'
import { getContent } from './get-content.ts'
import { claimDocuments } from './require-account.ts'
import { type Content, contentOf, type TypeState } from './type-state.ts'

/**
 * What an edit was made from: the `version` that `getContent` answered. When something else stands here by now, nothing
 * is put and `Conflict` is thrown. Without it, the content replaces whatever this device has.
 */
export type PutOptions = { replaces?: string | null | undefined }

/** Puts a type's content on this device: durable when this resolves, also offline. It goes out with the next sync. */
export async function putContent(
  device: Device,
  type: DataType,
  bytes: Bytes,
  options: PutOptions = {},
): Promise<void> {
  await claimDocuments(device)
  const content = await toContent(bytes)
  await happen(device, type, put(type, content, options), { content, bytes })
}

/** Deletes a type's content: durable when this resolves. An edit that another device makes meanwhile outlives it. */
export async function removeContent(device: Device, type: DataType, options: PutOptions = {}): Promise<void> {
  await claimDocuments(device)
  await happen(device, type, put(type, null, options))
}

/** Puts what `edit` makes of the content as it is; null deletes. When another edit comes between, it is asked again. */
export async function updateContent(
  device: Device,
  type: DataType,
  edit: (bytes: Bytes | null) => Promise<Bytes | null> | Bytes | null,
): Promise<void> {
  for (;;) {
    const { bytes, version } = await getContent(device, type)
    const edited = await edit(bytes)
    try {
      if (edited) await putContent(device, type, edited, { replaces: version })
      else await removeContent(device, type, { replaces: version })
      return
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
    }
  }
}

/** Takes an edit back that was not sent: what is shared stands here again. */
export async function discardEdit(device: Device, type: DataType): Promise<void> {
  await claimDocuments(device)
  await happen(device, type, ({ base }) => ({ name: 'put', content: base?.content ?? null }))
}

function put(type: DataType, content: Content, { replaces }: PutOptions): (state: TypeState) => Event {
  return (state) => {
    const stands = contentOf(state)?.hash ?? null
    if (replaces !== undefined && replaces !== stands)
      throw new Conflict(`"${type}" has changed since it was read. Nothing was put; read it again and merge.`)
    return { name: 'put', content }
  }
}
