import type { Refusal } from '#platform/refusal.ts'

/** What every answer under `/api` says beside its body. Any origin may call; credentials travel as bearer tokens. */
const headers = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'ETag, Retry-After, X-Request-Id',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const

/** The answer to a request that was served. `data` may be null. */
export const succeed = (data: unknown, message?: string, extra?: HeadersInit): Response =>
  Response.json({ success: true, data, ...(message && { message }) }, { headers: answerHeaders(extra) })

/** The answer to a request that was declined. */
export const decline = (refusal: Refusal, request_id: string, extra?: HeadersInit): Response =>
  Response.json(
    {
      success: false,
      error: refusal.message,
      code: refusal.code,
      request_id,
      ...(refusal.detail && { data: refusal.detail }),
    },
    { status: refusal.status, headers: answerHeaders(extra) },
  )

/** An answer of bytes, or of nothing (304). */
export const answerBytes = (
  bytes: Uint8Array<ArrayBuffer> | null,
  status: 200 | 304,
  extra: Record<string, string>,
): Response =>
  new Response(bytes, {
    status,
    headers: answerHeaders({ ...(bytes && { 'content-type': 'application/octet-stream' }), ...extra }),
  })

/** The answer to a preflight, for any path. */
export const preflight = (): Response =>
  new Response(null, {
    status: 204,
    headers: answerHeaders({
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE, OPTIONS',
      'access-control-allow-headers':
        'Content-Type, Authorization, If-Match, If-None-Match, Idempotency-Key, Prefer, Last-Event-ID',
      'access-control-max-age': '86400',
    }),
  })

const answerHeaders = (extra: HeadersInit = {}): HeadersInit => ({
  ...headers,
  ...(extra as Record<string, string>),
})
