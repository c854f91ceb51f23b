import type { Refusal } from '#platform/refusal.ts'
import { once } from '#platform/registry.ts'
import { noPage } from './no-page.ts'

/** What every answer says beside its body. Any origin may call; credentials travel as bearer tokens. */
const headers = () =>
  once('answer-headers', () => ({
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'ETag, Retry-After, Link, Idempotency-Replayed, X-Request-Id',
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'cross-origin',
    ...noPage(),
  }))

export type Extra = Record<string, string>

/**
 * What a verb answers: `data` as JSON, `bytes` alone, null when the caller has them already (304), or a `stream` that
 * is sent as it comes. `cookies` are `Set-Cookie` values.
 */
export type Served<Data = unknown> = { headers?: Extra; cookies?: string[] } & (
  | { data: Data; message?: string }
  | { bytes: Uint8Array<ArrayBuffer> | null }
  | { stream: ReadableStream<Uint8Array>; content_type: string }
)

/** The answer to a request that was served. */
export function succeed(served: Served, request_id: string): Response {
  const extra = { ...served.headers, 'x-request-id': request_id }
  if ('data' in served) {
    const { data, message } = served
    return answerJson({ success: true, data, ...(message && { message }) }, 200, extra)
  }
  if ('stream' in served) {
    const { stream, content_type } = served
    return new Response(stream, {
      status: 200,
      headers: { ...headers(), 'content-type': content_type, ...extra },
    })
  }
  const { bytes } = served
  return new Response(bytes, {
    status: bytes ? 200 : 304,
    headers: { ...headers(), ...(bytes && { 'content-type': 'application/octet-stream' }), ...extra },
  })
}

/** The answer to a request that was declined. */
export const decline = (refusal: Refusal, request_id: string, extra?: Extra): Response =>
  answerJson(
    {
      success: false,
      error: refusal.message,
      code: refusal.code,
      request_id,
      ...(refusal.detail && { data: refusal.detail }),
    },
    refusal.status,
    { ...retryAfter(refusal), ...extra, 'x-request-id': request_id },
  )

/** RFC 9110 section 10.2.3: when to come back, wherever waiting helps. */
export function retryAfter({ status, detail }: Refusal): Extra {
  const seconds = detail?.retry_after_seconds ?? (status === 503 ? 1 : undefined)
  return seconds === undefined ? {} : { 'retry-after': String(seconds) }
}

/** The answer to a preflight, for any path. */
export const preflight = (): Response =>
  new Response(null, {
    status: 204,
    headers: {
      ...headers(),
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE, OPTIONS',
      'access-control-allow-headers':
        'Content-Type, Authorization, If-Match, If-None-Match, Idempotency-Key, Prefer, Last-Event-ID',
      'access-control-max-age': '86400',
    },
  })

// Headers are given whole and as a plain object, which the front server's listener writes without another look.
export const answerJson = (body: unknown, status: number, extra: Extra): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { ...headers(), 'content-type': 'application/json', ...extra },
  })

/** What an answer says that is the same for everybody: who has it by its tag need not be sent it again. */
export const sameForAll = () => ({ ...headers(), 'cache-control': 'no-cache' })
