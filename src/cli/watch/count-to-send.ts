import type { Device } from '#client/connection.ts'
import { listContents } from '#client/sync/list-contents.ts'

/** How many types have an edit that the server does not have. */
export async function countToSend(device: Device): Promise<number> {
  return (await listContents(device)).filter(({ is_pending }) => is_pending).length
}
