import { type RefusalCode, refusals } from '#contract/refusal.ts'

/** A request as it came in. */
export type Asked = { method: string; path: string; headers: Headers; bytes: Uint8Array<ArrayBuffer> }

/** When everything happens. */
export const NOW = '2026-11-20T00:00:00.000000+00:00'

/** An answer in the envelope. */
export const succeed = (data: unknown, headers: HeadersInit = {}): Response =>
  Response.json({ success: true, data }, { headers })

/** A refusal in the envelope. */
export const refuse = (
  code: RefusalCode,
  data?: Record<string, unknown>,
  headers: HeadersInit = {},
): Response => {
  const { status, sentence } = refusals[code]
  return Response.json(
    { success: false, error: sentence, code, request_id: 'r-1', data },
    { status, headers },
  )
}
