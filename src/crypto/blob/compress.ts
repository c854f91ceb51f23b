import type { Bytes } from '#contract/sealed-blob.ts'
import { UnreadableBlob } from '#crypto/errors.ts'
import { lengthOf, movePieces } from '#crypto/primitive/move-pieces.ts'
import { nodeZlib } from '#crypto/primitive/node.ts'

/** The most bytes a payload may inflate to, so that a small blob cannot exhaust a device's memory. */
export const MAX_PLAINTEXT_BYTES = 256 * 1024 * 1024

/** Node takes a step for each of our pieces where the platform's streams take sixty. */
const OPTIONS = { chunkSize: 1024 * 1024, rejectGarbageAfterEnd: true }

/** Raw DEFLATE (RFC 1951), in pieces that are the caller's. Implementations differ in what they write, never in what they read. */
export function deflateRaw(bytes: Bytes): Promise<Bytes[]> {
  return collect(
    nodeZlib?.createDeflateRaw(OPTIONS).end(bytes) ?? through(new CompressionStream('deflate-raw'), bytes),
  )
}

/** The inverse. Throws `UnreadableBlob` when the bytes are no DEFLATE, go on after it, or make more than `limit`. */
export async function inflateRaw(bytes: Bytes, limit = MAX_PLAINTEXT_BYTES): Promise<Bytes> {
  try {
    const pieces = await collect(
      nodeZlib?.createInflateRaw(OPTIONS).end(bytes) ??
        through(new DecompressionStream('deflate-raw'), bytes),
      limit,
    )
    const joined = new Uint8Array(lengthOf(pieces))
    movePieces(pieces, joined, 0)
    return joined
  } catch (cause) {
    if (cause instanceof UnreadableBlob) throw cause
    throw new UnreadableBlob('The blob opened, but its content does not decompress.', { cause })
  }
}

/** Not every browser can iterate over a stream itself. */
async function* through(transform: GenericTransformStream, bytes: Bytes): AsyncGenerator<Bytes> {
  const given = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes)
      controller.close()
    },
  })
  const reader = given.pipeThrough(transform).getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel()
  }
}

async function collect(made: AsyncIterable<Bytes>, limit = Number.POSITIVE_INFINITY): Promise<Bytes[]> {
  const pieces: Bytes[] = []
  let size = 0
  for await (const piece of made) {
    size += piece.length
    if (size > limit)
      throw new UnreadableBlob(`The blob opened, but it decompresses to more than ${limit} bytes.`)
    pieces.push(piece)
  }
  return pieces
}
