import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { answerAdmin } from './auth-admin.ts'
import { type AuthCall, AuthRefusal, readAuthCall } from './auth-call.ts'
import { type AuthMail, createMailer, type SendMail } from './auth-mail.ts'
import { hideAccount } from './hide-account.ts'
import type { Leases } from './leases.ts'
import { type LiteSettings, openLite } from './lite.ts'

/** What an Auth service runs on and with. */
export interface AuthOptions extends LiteSettings {
  /** A database that `prepareAuthSchema` has made ready, as the login named there. */
  databaseUrl: string
  sendMail: SendMail
  /** Told of failures that are answered with a 500. */
  onError: (error: unknown) => void
}

/** Supabase Auth as a function. */
export interface Auth {
  /** Answers a request below `/auth/v1/`; everything else is 404. `peerAddress` is the socket's, never a header's. */
  fetch(request: Request, peerAddress: string | null): Promise<Response>
  close(): Promise<void>
}

/** Serves Supabase Auth by `@supabase/lite` from any Postgres, and makes up for where it is laxer than Supabase. */
export async function createAuth(options: AuthOptions): Promise<Auth> {
  const { siteUrl, onError } = options
  const { app, leases } = await openLite(options.databaseUrl, options)
  // The package tells its mailer nothing of the request.
  const asked = new AsyncLocalStorage<Asked>()
  const deliver: SendMail = (mail) => (asked.getStore()?.sendMail ?? options.sendMail)(mail)
  app._mailer = createMailer(siteUrl, deliver, () => asked.getStore()?.redirectTo)
  const oneByOne = createQueue()

  const answer = async (call: AuthCall, send: Send): Promise<Response> => {
    // Two sign-ups with one address would both find it free.
    const response = await (call.name === 'POST /signup'
      ? oneByOne(() => send(call.request))
      : send(call.request))
    if (response.status >= 500) throw new Error(`Auth answered ${response.status}`)
    if (response.ok) await refuseBanned(response, leases)
    if (response.ok && call.name === 'PUT /user' && call.body.password != null) await endOthers(call, send)
    response.headers.set('cache-control', 'no-store')
    return response
  }

  const writeRecovery = async (email: string): Promise<AuthMail | undefined> => {
    const written: AuthMail[] = []
    const headers = { apikey: options.publishableKey, 'content-type': 'application/json' }
    const recover = new URL('/auth/v1/recover', siteUrl)
    const request = new Request(recover, { method: 'POST', headers, body: JSON.stringify({ email }) })
    const sendMail: SendMail = (mail) => void written.push(mail)
    const response = await asked.run({ sendMail }, async () => app.fetch(request, { peerAddress: null }))
    if (response.status >= 500) throw new Error(`Auth answered ${response.status}`)
    return written[0]
  }

  const fetch: Auth['fetch'] = async (request, peerAddress) => {
    const started = performance.now()
    const outages = leases.outages()
    try {
      const call = await readAuthCall(request, siteUrl)
      const { secretKey } = options
      const administered = await answerAdmin(call, { secretKey, leases, writeRecovery })
      if (administered) return administered
      const send: Send = async (next) => app.fetch(next, { peerAddress })
      const response = await asked.run({ redirectTo: call.redirectTo }, async () =>
        hideAccount(call, await answer(call, send)),
      )
      if (hidesAccounts(call, response, options.confirmEmails ?? false))
        await sleep(Math.max(0, started + FLOOR_MS - performance.now()))
      return response
    } catch (error) {
      if (error instanceof AuthRefusal) return error.toResponse()
      if (leases.outages() > outages) return UNAVAILABLE.toResponse()
      onError(error)
      return FAILURE.toResponse()
    }
  }
  return { fetch, close: leases.end }
}

/** What whoever made a request wants of the message it leads to: where its link ends up, and who gets it. */
type Asked = { redirectTo?: string | undefined; sendMail?: SendMail }

type Send = (request: Request) => Promise<Response>

/** Longer than a password's hash takes: the time an answer takes must not tell whether an address has an account. */
const FLOOR_MS = 400

const hidesAccounts = ({ name }: AuthCall, response: Response, confirmEmails: boolean): boolean =>
  ['POST /recover', 'POST /otp', 'POST /magiclink', 'POST /resend'].includes(name) ||
  (name === 'POST /signup' && confirmEmails) ||
  (name === 'POST /token?password' && !response.ok)

/** The package lets banned and deleted accounts in: the session it made is ended before anyone has seen it. */
async function refuseBanned(response: Response, leases: Leases): Promise<void> {
  const session = response.headers.get('sb-auth-session-id')
  if (!session) return
  const ended = await leases.query(END_BANNED_SESSION, [session])
  if (ended.length > 0) throw new AuthRefusal(400, 'user_banned', 'User is banned')
}

const END_BANNED_SESSION = `
  delete from auth.sessions as session using auth.users as account
  where session.id = $1 and account.id = session.user_id
    and (account.banned_until > now() or account.deleted_at is not null)
  returning session.id`

/** A new password ends the account's other sessions, which the package leaves alone. */
async function endOthers({ request }: AuthCall, send: Send): Promise<void> {
  const headers = { apikey: '', authorization: '' }
  for (const name of ['apikey', 'authorization'] as const) headers[name] = request.headers.get(name) ?? ''
  const logout = new URL('/auth/v1/logout?scope=others', request.url)
  const response = await send(new Request(logout, { method: 'POST', headers }))
  if (!response.ok) throw new Error('the other sessions could not be ended')
}

const UNAVAILABLE = new AuthRefusal(503, 'database_unavailable', 'The database does not answer, try again')
const FAILURE = new AuthRefusal(500, 'unexpected_failure', 'Auth failed, see the log')

function createQueue() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(task: () => Promise<T>): Promise<T> => {
    const result = last.then(task)
    last = result.catch(() => undefined)
    return result
  }
}
