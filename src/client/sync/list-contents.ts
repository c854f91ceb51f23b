import type { Device } from '#client/connection.ts'
import { type DataType, dataTypes, syncField } from '#contract/data-type.ts'
import { readState } from './documents.ts'
import { requireAccount } from './require-account.ts'
import { contentOf, type TypeState } from './type-state.ts'

/** Where one data type stands on this device. */
export type ContentState = {
  type: DataType
  /** The server's revision this device has; null before the first. */
  revision: number | null
  /** Of the content as the app sees it; null where there is none. */
  size: number | null
  /** Whether an edit waits to be sent. */
  is_pending: boolean
  /** The device that wrote the revision; null for an older client, or before the first. */
  device_id: string | null
  conflicts: number
  is_switched_off: boolean
  blocked: TypeState['blocked']
}

/** Where every data type stands on this device, also offline. */
export async function listContents(device: Device): Promise<ContentState[]> {
  const { config } = await requireAccount(device)
  return Promise.all(
    dataTypes.map(async (type) => {
      const state = await readState(device, type)
      const { base, edit, conflicts, blocked } = state
      return {
        type,
        revision: base?.revision ?? null,
        size: contentOf(state)?.size ?? null,
        is_pending: edit !== null,
        device_id: base?.device_id ?? null,
        conflicts: conflicts.length,
        is_switched_off: config ? !config[syncField[type]] : false,
        blocked,
      }
    }),
  )
}
