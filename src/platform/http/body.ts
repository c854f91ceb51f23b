import { Refusal } from '#platform/refusal.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The body's bytes. One that announces or turns out to be over `limit` bytes is refused before it is read whole, and
 * one that is compressed is not read at all (RFC 9110 section 8.4).
 */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const coding = request.headers.get('content-encoding') ?? 'identity'
  if (coding.toLowerCase() !== 'identity')
    throw new Refusal('unsupported_media_type', 'Send the body as it is, without a Content-Encoding.')
  const announced = request.headers.get('content-length')
  if (Number(announced) > limit) throw tooLarge(limit, Number(announced))
  try {
    return announced === null ? await readUpTo(request, limit) : new Uint8Array(await request.arrayBuffer())
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('invalid_request', 'The body ended before it was complete.')
  }
}

async function readUpTo(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
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

/** What a form's body is labelled as. `curl -d` labels JSON so too, which is taken. */
const FORM = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i

/**
 * A body as JSON. `optional`: what is absent or malformed counts as `{}`, or only what is absent. A form is refused in
 * any case.
 */
export function parseJson(headers: Headers, bytes: Uint8Array, optional: boolean | 'absent'): unknown {
  if (optional && bytes.byteLength === 0) return {}
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch {
    if (optional === true && !FORM.test(headers.get('content-type') ?? '')) return {}
    throw new Refusal('malformed_json')
  }
}

const tooLarge = (limit: number, size?: number) =>
  new Refusal('body_too_large', `The body is larger than the ${limit} bytes this route takes.`, {
    limit,
    ...(size !== undefined && { size }),
  })
