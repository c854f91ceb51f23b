import type { Connection } from '#client/connection.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import type { OnProgress } from './progress.ts'

const CHUNK = 64 * 1024

/** What TypeScript's DOM does not know yet: a body that is a stream says so (WHATWG Fetch). */
type Body = { body: BodyInit | null; headers?: Record<string, string>; duplex?: 'half' }

/**
 * A body as `fetch` takes it. Node takes a stream of known length: nothing is copied, and it tells how far it is.
 * Browsers take bytes whole and tell nothing.
 */
export function openBody(
  { streams_uploads, onProgress }: Connection,
  body: string | Bytes | undefined,
): Body {
  if (!streams_uploads || !(body instanceof Uint8Array)) return { body: body ?? null }
  const headers = { 'content-length': String(body.length) }
  return { body: bytesToStream(body, onProgress), headers, duplex: 'half' }
}

function bytesToStream(bytes: Bytes, onProgress: OnProgress | undefined): ReadableStream<Bytes> {
  const total = bytes.length
  let loaded = 0
  return new ReadableStream({
    pull(controller) {
      const chunk = bytes.subarray(loaded, loaded + CHUNK)
      loaded += chunk.length
      if (chunk.length > 0) controller.enqueue(chunk)
      onProgress?.({ direction: 'up', loaded, total })
      if (loaded === total) controller.close()
    },
  })
}
