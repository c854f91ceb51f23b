import { z } from 'zod'

/** A request Auth will not look at, in the shape of Auth's own errors. */
export class AuthRefusal extends Error {
  override name = 'AuthRefusal'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }

  toResponse(): Response {
    const headers = { 'cache-control': 'no-store', ...(this.status === 503 && { 'retry-after': '1' }) }
    return Response.json(
      { code: this.status, error_code: this.code, msg: this.message },
      { status: this.status, headers },
    )
  }
}

/** A request that was checked: what it asks for, and the request to pass on. */
export interface AuthCall {
  /** Method and path below `/auth/v1`, such as `POST /token`, with the grant of a token request. */
  name: string
  body: z.infer<typeof Body>
  /** The address on this site to which the link in a message is to lead. */
  redirectTo: string | undefined
  request: Request
}

/** Longer than any call needs. */
const MOST_BYTES = 65_536

// The package does not check types: what is no string would end in a 500.
const text = z.string().max(4096).nullish()
const Body = z.looseObject({
  email: text,
  // bcrypt ignores what follows.
  password: text.refine((value) => Buffer.byteLength(value ?? '') <= 72, 'must not be longer than 72 bytes'),
  token: text,
  token_hash: text,
  type: text,
  scope: text,
  refresh_token: text,
  auth_code: text,
  code_verifier: text,
  data: z.record(z.string(), z.unknown()).nullish(),
})

/** Checks a request for `/auth/v1/…` and rebuilds it on `siteUrl`, so that its Host header builds no link. */
export async function readAuthCall(request: Request, siteUrl: string): Promise<AuthCall> {
  const url = new URL(request.url)
  const path = /^\/auth\/v1(\/[a-z0-9._/-]+)$/.exec(url.pathname)?.[1]
  const { method } = request
  // A GET must not spend a one-time token: `auth-mail.ts` links to a page that posts.
  if (!path || path.includes('//') || (path === '/verify' && method !== 'POST' && method !== 'OPTIONS')) {
    throw new AuthRefusal(404, 'not_found', 'There is no such endpoint')
  }
  const content = method === 'GET' || method === 'HEAD' ? '' : await readText(request)
  const init = { method, headers: request.headers, ...(content && { body: content }) }
  const grant = path === '/token' ? `?${url.searchParams.get('grant_type')}` : ''
  return {
    name: `${method} ${path}${grant}`,
    body: parseBody(content),
    redirectTo: ownAddress(url.searchParams.get('redirect_to'), siteUrl),
    request: new Request(new URL(`${url.pathname}${url.search}`, siteUrl), init),
  }
}

/** `text` if it is an address of this site: whoever asks for a message must not choose where its reader ends up. */
function ownAddress(text: string | null, siteUrl: string): string | undefined {
  if (!text || text.length > 2000 || !URL.canParse(text)) return undefined
  return new URL(text).origin === new URL(siteUrl).origin ? text : undefined
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > MOST_BYTES)
      throw new AuthRefusal(413, 'request_too_large', `A body may have ${MOST_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function parseBody(content: string): AuthCall['body'] {
  if (content === '') return {}
  let json: unknown
  try {
    json = JSON.parse(content)
  } catch {
    throw new AuthRefusal(400, 'bad_json', 'The body is not JSON')
  }
  // Postgres stores no zero byte.
  if (content.includes('\\u0000')) throw new AuthRefusal(400, 'validation_failed', 'The body has a zero byte')
  const { data, error } = Body.safeParse(json)
  if (data) return data
  const issue = error.issues[0]
  throw new AuthRefusal(400, 'validation_failed', `${issue?.path.join('.') || 'The body'}: ${issue?.message}`)
}
