import { Refusal } from '#platform/refusal.ts'

const SCRIPTED = /^application\/(json|octet-stream)\s*(;|$)/i

/**
 * Refuses a body of a type that forms of any site can send without asking: who acts by cookie sends JSON or bytes,
 * which another site's page may only send after a preflight.
 */
export function assertScriptedBody({ method, headers }: Pick<Request, 'method' | 'headers'>): void {
  if (method === 'GET' || method === 'HEAD') return
  const type = headers.get('content-type')
  if (type === null ? !hasBody(headers) : SCRIPTED.test(type)) return
  throw new Refusal('unsupported_media_type')
}

const hasBody = (headers: Headers): boolean =>
  headers.has('transfer-encoding') || (headers.get('content-length') ?? '0') !== '0'
