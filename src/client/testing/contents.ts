import type { Device } from '#client/connection.ts'
import { createClient } from '#client/create-client.ts'
import { getContent } from '#client/sync/get-content.ts'
import type { ContentState } from '#client/sync/list-contents.ts'
import { putContent } from '#client/sync/put-content.ts'
import { syncType } from '#client/sync/sync-type.ts'
import type { DataType } from '#contract/data-type.ts'
import { text } from './device.ts'

/** Puts text on a device and syncs it. */
export async function store(device: Device, type: DataType, content: string): Promise<void> {
  await putContent(device, type, text(content))
  await syncType(device, type)
}

/** Syncs a type and answers its text; null where there is none. */
export async function fetchText(device: Device, type: DataType): Promise<string | null> {
  await syncType(device, type)
  const { bytes } = await getContent(device, type)
  return bytes && new TextDecoder().decode(bytes)
}

/** Puts a history on a device, and syncs it. */
export async function push(device: Device, content: string): Promise<ContentState> {
  await putContent(device, 'history', text(content))
  return syncType(device, 'history')
}

/** Where a device's history stands once it has synced, and its text. */
export async function pull(device: Device): Promise<ContentState & { content: string | null }> {
  const state = await syncType(device, 'history')
  const { bytes } = await getContent(device, 'history')
  return { ...state, content: bytes && new TextDecoder().decode(bytes) }
}

/** The vault of a device, as an app has it. */
export const vaultOf = (device: Device) =>
  createClient({ ...device, url: 'http://roost.test', storage: device }).vault
