import type { z } from 'zod'
import type { Operation } from '#contract/operation.ts'
import { isRefusalCode } from '#contract/refusal.ts'
import { config } from '#platform/config/config.ts'
import { Refusal } from '#platform/refusal.ts'
import { parseJson, readBytes } from './body.ts'
import { findRepeatable } from './idempotency.ts'
import { parseForm } from './oauth.ts'
import { requestOrigin } from './origin.ts'

const DEFAULT_BODY_LIMIT = 64 * 1024
/** What stands around a blob in JSON: its nonce, its checksum, their names. */
const BLOB_FRAME = 64 * 1024
const OCTETS = 'application/octet-stream'
const IS_OCTETS = /^application\/octet-stream\s*(;|$)/i

/** The parameters of a path. Throws the operation's own refusal, else `not_found`. */
export function parseParams(operation: Operation, given: Record<string, string>): unknown {
  const parsed = operation.params?.safeParse(given)
  if (parsed && !parsed.success) {
    const { params_refusal = 'not_found', params_sentence } = operation
    throw new Refusal(params_refusal, params_sentence)
  }
  return parsed?.data
}

/** Everything else a request says, as its operation has it. Throws what is wrong with it. */
export async function readInput(operation: Operation, request: Request) {
  const said = operation.headers ? pickHeaders(request.headers, operation.headers) : {}
  const headers = operation.headers && parse(operation.headers, said)
  const query = operation.query && parse(operation.query, readQuery(request.url))
  const isBytes = operation.bytes === true && IS_OCTETS.test(request.headers.get('content-type') ?? '')
  if (operation.bytes && !operation.body && !isBytes)
    throw new Refusal('invalid_request', `The body of this route is ${OCTETS}.`)
  const content =
    operation.body || isBytes ? await readBytes(request, bodyLimit(operation, isBytes)) : undefined
  return {
    headers,
    query,
    bytes: isBytes ? content : undefined,
    body:
      operation.body && content && !isBytes
        ? parse(operation.body, parseBody(operation, request.headers, content))
        : undefined,
    repeatable: findRepeatable(operation, request, said, content),
    origin: requestOrigin(request.headers),
    signal: request.signal,
  }
}

function bodyLimit({ body_limit = DEFAULT_BODY_LIMIT }: Operation, isBytes: boolean): number {
  if (typeof body_limit === 'number') return body_limit
  const limit = config()[body_limit]
  return isBytes ? limit : Math.ceil((limit * 4) / 3) + BLOB_FRAME
}

const parseBody = ({ style, body_optional = false }: Operation, headers: Headers, content: Uint8Array) =>
  style === 'oauth' ? parseForm(headers, content) : parseJson(headers, content, body_optional)

function readQuery(url: string): Record<string, string> {
  const start = url.indexOf('?')
  const pairs = start === -1 ? [] : [...new URLSearchParams(url.slice(start))]
  return Object.fromEntries(pairs.reverse())
}

/** The headers a schema names, and no others. */
const pickHeaders = (headers: Headers, { shape }: z.ZodObject) =>
  Object.fromEntries(Object.keys(shape).map((name) => [name, headers.get(name) ?? undefined]))

function parse(schema: z.ZodType, given: unknown): unknown {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = issue?.path.join('.') ?? ''
  const message = issue?.message ?? ''
  const refusal: unknown = issue?.code === 'custom' && issue.params?.refusal
  if (typeof refusal === 'string' && isRefusalCode(refusal)) throw new Refusal(refusal)
  throw new Refusal('invalid_request', message.toLowerCase().includes(path) ? message : `${path}: ${message}`)
}
