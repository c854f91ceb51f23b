import type { RefusalCode } from '#contract/refusal.ts'
import { Refusal } from '#platform/refusal.ts'
import { answerJson, type Extra, retryAfter, type Served } from './envelope.ts'

/** RFC 6749 section 5.1 asks for `no-store` and for this. */
const noCache = { pragma: 'no-cache' }

/** What OAuth calls our refusals. One that is not here is about the request: `invalid_request`. */
const errors: Partial<Record<RefusalCode, string>> = {
  invalid_token: 'invalid_grant',
  invalid_client: 'invalid_client',
  unsupported_grant_type: 'unsupported_grant_type',
  authorization_pending: 'authorization_pending',
  slow_down: 'slow_down',
  access_denied: 'access_denied',
  expired_token: 'expired_token',
  too_many_requests: 'temporarily_unavailable',
  database_unavailable: 'temporarily_unavailable',
  internal_error: 'server_error',
}

/** The answer to a request that was served: bare JSON (RFC 6749 section 5.1). */
export function succeedOauth(served: Served, request_id: string): Response {
  const body = 'data' in served ? served.data : {}
  return answerJson(body, 200, { ...noCache, ...served.headers, 'x-request-id': request_id })
}

/** The answer to a request that was declined (RFC 6749 section 5.2). */
export function declineOauth(refusal: Refusal, request_id: string, extra?: Extra): Response {
  const { code, status, message } = refusal
  const error = errors[code] ?? 'invalid_request'
  return answerJson({ error, error_description: inAscii(message) }, status, {
    ...noCache,
    ...retryAfter(refusal),
    ...extra,
    'x-request-id': request_id,
  })
}

/** RFC 6749 allows printable ASCII in a description, without the quotation mark and the backslash. */
const inAscii = (sentence: string): string =>
  sentence.replaceAll('"', "'").replaceAll(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?')

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The parameters of a form (RFC 6749 section 3.2): one without a value counts as left out, one that is given twice is
 * refused, and so is a body that is no form.
 */
export function parseForm(headers: Headers, bytes: Uint8Array): Record<string, string> {
  const [type = ''] = (headers.get('content-type') ?? '').split(';')
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded')
    throw new Refusal('invalid_request', 'Send the parameters as application/x-www-form-urlencoded.')
  const given = [...new URLSearchParams(decode(bytes))]
  const names = new Set<string>()
  for (const [name] of given) {
    if (names.has(name)) throw new Refusal('invalid_request', `${name} is given more than once.`)
    names.add(name)
  }
  return Object.fromEntries(given.filter(([, value]) => value !== ''))
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new Refusal('invalid_request', 'The body is not UTF-8.')
  }
}
