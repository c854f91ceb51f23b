import { Refusal } from '#platform/refusal.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The body's bytes. One that announces or turns out to be over `limit` bytes is refused before it is read whole. */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const announced = request.headers.get('content-length')
  if (announced !== null) {
    if (Number(announced) > limit) throw tooLarge(limit)
    return new Uint8Array(await request.arrayBuffer())
  }
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength
    if (length > limit) throw tooLarge(limit)
    chunks.push(chunk)
  }
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}

/** A body as JSON. `optional`: what is absent or malformed counts as `{}`. */
export function parseJson(bytes: Uint8Array, optional: boolean): unknown {
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch {
    if (optional) return {}
    throw new Refusal('malformed_json')
  }
}

const tooLarge = (limit: number) =>
  new Refusal('body_too_large', `The body is larger than the ${limit} bytes this route takes.`, { limit })
