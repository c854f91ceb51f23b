import type { Device } from '#client/connection.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { readContent, readState } from './documents.ts'
import { requireAccount } from './require-account.ts'
import { contentOf, isSame } from './type-state.ts'

/** What a data type holds on this device, with its own edits. */
export type LocalContent = {
  /** Null where nothing was ever stored, or it was deleted. */
  bytes: Bytes | null
  /** Names this content, for `putContent` to replace no other; null where there is none. */
  version: string | null
  /** The server's revision it is, or is made from; null before the first. */
  revision: number | null
  /** Whether some of it waits to be sent. */
  is_pending: boolean
}

/** What a type holds, as this device has it: also offline. What the server has is for `syncType` to bring. */
export async function getContent(device: Device, type: DataType): Promise<LocalContent> {
  await requireAccount(device)
  for (;;) {
    const state = await readState(device, type)
    const content = contentOf(state) ?? null
    const bytes = content && (await readContent(device, type, content.hash))
    const { base, edit } = state
    if (bytes !== undefined)
      return {
        bytes,
        version: content?.hash ?? null,
        revision: base?.revision ?? null,
        is_pending: edit !== null,
      }
    // Somebody has put another content between the two reads; else it is gone for good.
    if (isSame(contentOf(await readState(device, type)), content))
      throw new Error(`The documents of this device lack the content of "${type}".`)
  }
}
