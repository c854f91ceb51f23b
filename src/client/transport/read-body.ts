import type { Bytes } from '#contract/sealed-blob.ts'
import { release } from '#crypto/primitive/release.ts'
import type { OnProgress } from './progress.ts'

/** Reads an answer to its end, into memory that is taken once where the server says how long it is. */
export async function readBody(response: Response, onProgress: OnProgress | undefined): Promise<Bytes> {
  const total = lengthOf(response)
  const are_ours = response.body !== null && handsOver(response.body)
  let bytes = new Uint8Array(total ?? 0)
  let loaded = 0
  for (const reader = response.body?.getReader(); reader; ) {
    const { done, value } = await reader.read()
    if (done) break
    const at = loaded
    loaded += value.length
    if (loaded > bytes.length) bytes = grow(bytes, loaded)
    bytes.set(value, at)
    if (are_ours) release(value)
    onProgress?.({ direction: 'down', loaded, total })
  }
  return bytes.subarray(0, loaded)
}

/** The bytes that will come; what is encoded on its way has another length than what arrives. */
function lengthOf({ headers }: Response): number | undefined {
  const length = headers.get('content-length')
  return length && /^\d{1,9}$/.test(length) && !headers.has('content-encoding') ? Number(length) : undefined
}

/** Whether chunks come with their memory, as those of byte streams do (WHATWG Streams). Who made others may use it again. */
function handsOver(body: ReadableStream): boolean {
  try {
    body.getReader({ mode: 'byob' }).releaseLock()
    return true
  } catch {
    return false
  }
}

function grow(bytes: Bytes, least: number): Bytes {
  const larger = new Uint8Array(Math.max(least, 2 * bytes.length))
  larger.set(bytes)
  return larger
}
