import type { Bytes } from '#contract/sealed-blob.ts'
import { UnreadableBlob } from '#crypto/errors.ts'
import { concatBytes } from '#crypto/primitive/bytes.ts'

/** The most bytes a payload may inflate to, so that a small blob cannot exhaust a device's memory. */
export const MAX_PLAINTEXT_BYTES = 256 * 1024 * 1024

/** Raw DEFLATE (RFC 1951). Implementations differ in what they write, never in what they read. */
export function deflateRaw(bytes: Bytes): Promise<Bytes> {
  return collect(stream(bytes).pipeThrough(new CompressionStream('deflate-raw')), Number.POSITIVE_INFINITY)
}

/** The inverse. Throws `UnreadableBlob` when the bytes are no DEFLATE, go on after it, or make more than `limit`. */
export async function inflateRaw(bytes: Bytes, limit = MAX_PLAINTEXT_BYTES): Promise<Bytes> {
  try {
    return await collect(stream(bytes).pipeThrough(new DecompressionStream('deflate-raw')), limit)
  } catch (cause) {
    if (cause instanceof UnreadableBlob) throw cause
    throw new UnreadableBlob('The blob opened, but its content does not decompress.', { cause })
  }
}

function stream(bytes: Bytes): ReadableStream<Bytes> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes)
      controller.close()
    },
  })
}

async function collect(readable: ReadableStream<Uint8Array>, limit: number): Promise<Bytes> {
  const chunks: Uint8Array[] = []
  let size = 0
  for (const reader = readable.getReader(); ; ) {
    const { done, value } = await reader.read()
    if (done) return concatBytes(...chunks)
    size += value.length
    if (size > limit) {
      await reader.cancel()
      throw new UnreadableBlob(`The blob opened, but it decompresses to more than ${limit} bytes.`)
    }
    chunks.push(value)
  }
}
