import type { Device } from '#client/connection.ts'
import { Conflict } from '#client/errors.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { happen, toContent } from './documents.ts'
import type { Event } from './event.ts'
import { getContent } from './get-content.ts'
import { inTurn } from './in-turn.ts'
import { claimDocuments } from './require-account.ts'
import { type Content, contentOf, type TypeState } from './type-state.ts'

/**
 * What an edit was made from: the `version` that `getContent` answered. When something else stands here by now, nothing
 * is put and `Conflict` is thrown. Without it, the content replaces whatever this device has.
 */
export type PutOptions = { replaces?: string | null | undefined }

/** Puts a type's content on this device: durable when this resolves, also offline. It goes out with the next sync. */
export function putContent(
  device: Device,
  type: DataType,
  bytes: Bytes,
  options: PutOptions = {},
): Promise<void> {
  return inOrder(device, type, () => place(device, type, bytes, options))
}

/** Deletes a type's content: durable when this resolves. An edit that another device makes meanwhile outlives it. */
export function removeContent(device: Device, type: DataType, options: PutOptions = {}): Promise<void> {
  return inOrder(device, type, () => place(device, type, null, options))
}

/**
 * Puts what `edit` makes of the content as it is; null deletes. When an edit of another program comes between, it is asked
 * again. `edit` may not wait for another edit of this type, which only begins when this one is made.
 */
export function updateContent(
  device: Device,
  type: DataType,
  edit: (bytes: Bytes | null) => Promise<Bytes | null> | Bytes | null,
): Promise<void> {
  return inOrder(device, type, async () => {
    for (;;) {
      const { bytes, version } = await getContent(device, type)
      try {
        return await place(device, type, await edit(bytes), { replaces: version })
      } catch (error) {
        if (!(error instanceof Conflict)) throw error
      }
    }
  })
}

/** Takes an edit back that was not sent: what is shared stands here again. */
export function discardEdit(device: Device, type: DataType): Promise<void> {
  return inOrder(device, type, async () => {
    await claimDocuments(device)
    await happen(device, type, ({ base }) => ({ name: 'put', content: base?.content ?? null }))
  })
}

/**
 * Makes an edit after those that were asked for before it, whichever takes longer and whether or not the app waits for
 * them. One that was asked for is made, also when the device's signal is aborted meanwhile.
 */
const inOrder = (device: Device, type: DataType, edit: () => Promise<void>): Promise<void> =>
  inTurn(device.documents, `edit ${type}`, undefined, edit)

async function place(
  device: Device,
  type: DataType,
  bytes: Bytes | null,
  options: PutOptions,
): Promise<void> {
  await claimDocuments(device)
  const content = bytes && (await toContent(bytes))
  const brought = bytes ? [{ content, bytes }] : []
  await happen(device, type, put(type, content, options), ...brought)
}

function put(type: DataType, content: Content, { replaces }: PutOptions): (state: TypeState) => Event {
  return (state) => {
    const stands = contentOf(state)?.hash ?? null
    if (replaces !== undefined && replaces !== stands)
      throw new Conflict(`"${type}" has changed since it was read. Nothing was put; read it again and merge.`)
    return { name: 'put', content }
  }
}
