import type { Bytes } from '#contract/sealed-blob.ts'
import type { OnProgress } from './progress.ts'

/** Reads an answer to its end, into memory that is taken once where the server says how long it is. */
export async function readBody(response: Response, onProgress: OnProgress | undefined): Promise<Bytes> {
  const total = lengthOf(response)
  let bytes = new Uint8Array(total ?? 0)
  let loaded = 0
  for (const reader = response.body?.getReader(); reader; ) {
    const { done, value } = await reader.read()
    if (done) break
    if (loaded + value.length > bytes.length) bytes = grow(bytes, loaded + value.length)
    bytes.set(value, loaded)
    loaded += value.length
    onProgress?.({ direction: 'down', loaded, total })
  }
  return bytes.subarray(0, loaded)
}

/** The bytes that will come; what is encoded on its way has another length than what arrives. */
function lengthOf({ headers }: Response): number | undefined {
  const length = headers.get('content-length')
  return length && /^\d{1,9}$/.test(length) && !headers.has('content-encoding') ? Number(length) : undefined
}

function grow(bytes: Bytes, least: number): Bytes {
  const larger = new Uint8Array(Math.max(least, 2 * bytes.length))
  larger.set(bytes)
  return larger
}
