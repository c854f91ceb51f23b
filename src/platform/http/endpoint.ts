import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { Operation } from '#contract/operation.ts'
import { log } from '#platform/log/log.ts'
import { errorToRefusal, Refusal } from '#platform/refusal.ts'
import type { Served } from './envelope.ts'
import type { Remember, Remembered } from './idempotency.ts'
import { type Origin, requestOrigin } from './origin.ts'
import { parseParams, readInput } from './read-input.ts'
import type { Handler } from './route.ts'
import { type Style, styles } from './styles.ts'

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined

type Json<O extends Operation> = { bytes: undefined; body: Parsed<O['body']> }
type Octets = { bytes: Uint8Array<ArrayBuffer>; body: undefined }

/** The kind of credential each kind of authentication yields. */
type Credentials = Record<Operation['authentication'], unknown>

/** What a verb gets: parsed, authenticated, and nothing it has to check again. */
type Input<O extends Operation, C extends Credentials> = {
  params: Parsed<O['params']>
  query: Parsed<O['query']>
  headers: Parsed<O['headers']>
  credential: C[O['authentication']]
  origin: Origin
  signal: AbortSignal
} & (O['bytes'] extends true ? (O['body'] extends z.ZodType ? Json<O> | Octets : Octets) : Json<O>)

/** The credential of a request, and the cookies by which a refreshed sign-in travels back. */
type Authenticated<Credential> = { credential: Credential; cookies: string[] }

/** Decides whose word a request carries. Throws a refusal when it is not the kind asked for. */
export type Authenticate<C extends Credentials> = <By extends Operation['authentication']>(
  request: Request,
  by: By,
) => Promise<Authenticated<C[By]>>

/** What every route is made with: who decides whose word a request carries, and who remembers what was answered. */
type Composition<C extends Credentials> = {
  authenticate: Authenticate<C>
  remember: Remember<C['any']>
  /** Told of a credential that was refused, where the request came from, and how many seconds ago it came. */
  onUnauthorized: (credential: C[Operation['authentication']], origin: Origin, age: number) => Promise<void>
}

/** Makes `endpoint`. Throws nothing: every outcome is an answer. */
export const createEndpoint =
  <C extends Credentials>({ authenticate, remember, onUnauthorized }: Composition<C>) =>
  <O extends Operation>(
    operation: O,
    serve: (input: Input<O, C>) => Promise<Served<z.output<O['reply']>>>,
  ): Handler =>
  async (request, context) => {
    const answers = styles[operation.style ?? 'envelope']
    const started = performance.now()
    const request_id = randomUUID()
    const line: Record<string, unknown> = { request_id, method: operation.method, path: operation.path }
    let response: Response
    let authenticated: Authenticated<C[O['authentication']]> | undefined
    try {
      const params = parseParams(operation, await context.params)
      authenticated = await identify(request, operation, authenticate)
      const { credential, cookies } = authenticated
      const { repeatable, ...rest } = await readInput(operation, request)
      const input = { ...rest, params, credential } as unknown as Input<O, C>
      if (repeatable) {
        const remembered = await remember(credential, repeatable, () => serve(input))
        if ('refusal' in remembered) line.code = remembered.refusal.code
        response = again(remembered, request_id, answers)
      } else {
        const served = await serve(input)
        response = answers.succeed(served, request_id)
        for (const cookie of served.cookies ?? []) response.headers.append('set-cookie', cookie)
      }
      for (const cookie of cookies) response.headers.append('set-cookie', cookie)
    } catch (error) {
      const refusal = errorToRefusal(error)
      if (refusal.status >= 500 && refusal.code !== 'quota_exceeded')
        log().error({ ...line, error }, 'request failed')
      line.code = refusal.code
      if (refusal.code === 'unauthorized' && authenticated) {
        const age = (performance.now() - started) / 1000
        await onUnauthorized(authenticated.credential, requestOrigin(request.headers), age).catch((failure) =>
          log().error({ ...line, error: failure }, 'cannot report a refused credential'),
        )
      }
      response = answers.decline(refusal, request_id)
    }
    if (request.method === 'HEAD') response = await withoutBody(response)
    log().debug(
      { ...line, status: response.status, ms: Math.round((performance.now() - started) * 10) / 10 },
      'request',
    )
    return response
  }

/** Authenticates, and declines in the operation's own words. */
async function identify<C extends Credentials, By extends Operation['authentication']>(
  request: Request,
  { authentication, unauthorized_sentence, cookie_sentence }: Operation & { authentication: By },
  authenticate: Authenticate<C>,
): Promise<Authenticated<C[By]>> {
  try {
    return await authenticate<By>(request, authentication)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'unauthorized') throw error
    const { headers } = request
    const isBrowser = headers.has('cookie') && !headers.has('authorization')
    throw new Refusal('unauthorized', (isBrowser && cookie_sentence) || unauthorized_sentence)
  }
}

/** The same answer without a body, which nobody will read: a stream would wait for a reader, and what fills it too. */
async function withoutBody({ body, status, headers }: Response): Promise<Response> {
  await body?.cancel()
  return new Response(null, { status, headers })
}

/** The answer to a repeatable request, which says whether it was given before. */
function again(remembered: Remembered, request_id: string, { succeed, decline }: Style): Response {
  const extra: Record<string, string> = remembered.is_replay ? { 'idempotency-replayed': 'true' } : {}
  if ('refusal' in remembered) return decline(remembered.refusal, request_id, extra)
  const { served } = remembered
  return succeed({ ...served, headers: { ...served.headers, ...extra } }, request_id)
}
