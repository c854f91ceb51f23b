import type { Device } from '#client/connection.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { findContent, readState } from './documents.ts'
import { requireAccount } from './require-account.ts'
import { contentOf } from './type-state.ts'

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
    const bytes = content && (await findContent(device, type, content, contentOf))
    if (bytes === undefined) continue
    const { base, edit } = state
    return {
      bytes,
      version: content?.hash ?? null,
      revision: base?.revision ?? null,
      is_pending: edit !== null,
    }
  }
}
