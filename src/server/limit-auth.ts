import { z } from 'zod'
import { spendSignIn, spendSignUp, spendVerification } from '#domain/account/sign-in-limit.ts'
import { readBytes } from '#platform/http/body.ts'
import { type Origin, requestOrigin } from '#platform/http/origin.ts'
import { log } from '#platform/log/log.ts'
import { Refusal } from '#platform/refusal.ts'
import { turnstileSiteKey } from '#platform/turnstile/verify-token.ts'

type Serve = (request: Request) => Promise<Response>
type TakeBack = () => Promise<void>

/** As much as Auth itself reads. */
const BODY_LIMIT = 65_536

/** Paths that create accounts or send mails. */
const SIGN_UPS = ['/signup', '/otp', '/magiclink', '/recover', '/resend']

/** Of these, those that can create an account past the form that asks for proof of being a person. */
const CREATING = ['/signup', '/otp', '/magiclink']

const Body = z.object({ email: z.string().catch('') }).catch({ email: '' })

/**
 * Auth for requests from outside, with the limits that this server's own pages have: tries to sign in per account and
 * address, accounts and mails per address. What is declined here has the shape of Auth's own errors.
 */
export const limitAuth =
  (serve: Serve): Serve =>
  async (request) => {
    try {
      const path = new URL(request.url).pathname.slice('/auth/v1'.length)
      if (request.method !== 'POST') return await serve(request)
      if (CREATING.includes(path) && turnstileSiteKey()) throw onThePage
      const bytes = await readBytes(request, BODY_LIMIT)
      const takeBack = await spend(path, request, bytes)
      const response = await serve(
        new Request(request.url, { method: 'POST', headers: request.headers, body: bytes }),
      )
      // A sign-up that failed may have been a question who has an account here.
      if (response.status >= 500 || (response.ok && !SIGN_UPS.includes(path))) await takeBack?.()
      return response
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.status >= 500) log().error({ error }, 'Auth could not be asked')
      return declineAsAuth(error)
    }
  }

const onThePage = new Refusal('invalid_request', 'captcha protection: create accounts on the sign-up page')

async function spend(path: string, request: Request, bytes: Uint8Array): Promise<TakeBack | undefined> {
  const origin: Origin = requestOrigin(request.headers)
  if (SIGN_UPS.includes(path)) return spendSignUp(origin)
  if (path === '/verify') return spendVerification(origin)
  if (path !== '/token') return undefined
  const grants = new URL(request.url).searchParams.getAll('grant_type')
  const isPassword = grants.some((grant) => grant !== 'refresh_token' && grant !== 'pkce')
  return isPassword || grants.length === 0 ? spendSignIn(readEmail(bytes), origin) : undefined
}

function readEmail(bytes: Uint8Array): string {
  try {
    return Body.parse(JSON.parse(new TextDecoder().decode(bytes))).email
  } catch {
    return ''
  }
}

const codes: Partial<Record<Refusal['code'], string>> = {
  too_many_requests: 'over_request_rate_limit',
  body_too_large: 'request_too_large',
  invalid_request: 'captcha_failed',
}

function declineAsAuth({ code, status, message, detail }: Refusal): Response {
  const seconds = detail?.retry_after_seconds ?? (status === 503 ? 1 : undefined)
  return new Response(JSON.stringify({ code: status, error_code: codes[code] ?? code, msg: message }), {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...(seconds !== undefined && { 'retry-after': String(seconds) }),
    },
  })
}
