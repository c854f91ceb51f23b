import type { Bytes } from '#contract/sealed-blob.ts'
import { UnreadableBlob } from '#crypto/errors.ts'
import { concatBytes } from '#crypto/primitive/bytes.ts'

/** The most bytes a payload may inflate to, so that a small blob cannot exhaust a device's memory. */
export const MAX_PLAINTEXT_BYTES = 256 * 1024 * 1024

/** Node's own, where this runs in it: one step where its streams take a thousand, in a third of the time. */
const zlib: typeof import('node:zlib') | undefined = globalThis.process?.getBuiltinModule?.('node:zlib')

const CHUNK = 1024 * 1024

/** Raw DEFLATE (RFC 1951). Implementations differ in what they write, never in what they read. */
export function deflateRaw(bytes: Bytes): Promise<Bytes> {
  if (zlib) return once((done) => zlib.deflateRaw(bytes, { chunkSize: CHUNK }, done))
  return collect(stream(bytes).pipeThrough(new CompressionStream('deflate-raw')), Number.POSITIVE_INFINITY)
}

/** The inverse. Throws `UnreadableBlob` when the bytes are no DEFLATE, go on after it, or make more than `limit`. */
export async function inflateRaw(bytes: Bytes, limit = MAX_PLAINTEXT_BYTES): Promise<Bytes> {
  try {
    if (zlib) {
      const options = { chunkSize: CHUNK, maxOutputLength: limit, rejectGarbageAfterEnd: true }
      return await once((done) => zlib.inflateRaw(bytes, options, done))
    }
    return await collect(stream(bytes).pipeThrough(new DecompressionStream('deflate-raw')), limit)
  } catch (cause) {
    if (cause instanceof UnreadableBlob) throw cause
    if ((cause as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit)
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
      throw tooLarge(limit)
    }
    chunks.push(value)
  }
}

type Done = (error: Error | null, result: Uint8Array) => void

const once = (start: (done: Done) => void): Promise<Bytes> =>
  new Promise((resolve, reject) =>
    start((error, result) =>
      error
        ? reject(error)
        : resolve(new Uint8Array(result.buffer, result.byteOffset, result.length) as Bytes),
    ),
  )

const tooLarge = (limit: number) =>
  new UnreadableBlob(`The blob opened, but it decompresses to more than ${limit} bytes.`)
