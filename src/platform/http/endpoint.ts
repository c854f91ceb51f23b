import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { Operation } from '#contract/operation.ts'
import { log } from '#platform/log/log.ts'
import { Refusal } from '#platform/refusal.ts'
import { readBytes, readJson } from './body.ts'
import { decline, preflight, type Served, succeed } from './envelope.ts'
import { type Origin, requestOrigin } from './origin.ts'

const DEFAULT_BODY_LIMIT = 64 * 1024
const OCTETS = 'application/octet-stream'

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
} & (O['bytes'] extends true ? Json<O> | Octets : Json<O>)

/** The credential of a request, and the cookies by which a refreshed sign-in travels back. */
type Authenticated<Credential> = { credential: Credential; cookies: string[] }

/** Decides whose word a request carries. Throws a refusal when it is not the kind asked for. */
export type Authenticate<C extends Credentials> = <By extends Operation['authentication']>(
  request: Request,
  by: By,
) => Promise<Authenticated<C[By]>>

type Context = { params: Promise<Record<string, string>> }
type Handler = (request: Request, context: Context) => Promise<Response>

/** Makes `endpoint`, given who decides whose word a request carries. Throws nothing: every outcome is an answer. */
export const createEndpoint =
  <C extends Credentials>(authenticate: Authenticate<C>) =>
  <O extends Operation>(
    operation: O,
    serve: (input: Input<O, C>) => Promise<Served<z.output<O['reply']>>>,
  ): Handler =>
  async (request, context) => {
    const started = performance.now()
    const request_id = randomUUID()
    const line: Record<string, unknown> = { request_id, method: operation.method, path: operation.path }
    let response: Response
    try {
      const params = parseParams(operation, await context.params)
      const { credential, cookies } = await authenticate(request, operation.authentication)
      const input = { ...(await parseRest(operation, request)), params, credential }
      response = succeed(await serve(input as unknown as Input<O, C>), request_id)
      for (const cookie of cookies) response.headers.append('set-cookie', cookie)
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal('internal_error')
      if (refusal.status >= 500) log().error({ ...line, error }, 'request failed')
      line.code = refusal.code
      response = decline(refusal, request_id)
    }
    log().debug(
      { ...line, status: response.status, ms: Math.round((performance.now() - started) * 10) / 10 },
      'request',
    )
    return response
  }

const answerPreflight: Handler = async () => preflight()

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
type Method = (typeof methods)[number]

/** Every method of one path: those given, `OPTIONS`, and 405 as JSON for the rest. */
export function route(handlers: Partial<Record<Method, Handler>>): Record<Method | 'OPTIONS', Handler> {
  const allow = [...Object.keys(handlers), 'OPTIONS'].join(', ')
  const refuse: Handler = async () => decline(new Refusal('method_not_allowed'), randomUUID(), { allow })
  const all = Object.fromEntries(methods.map((method) => [method, handlers[method] ?? refuse]))
  return { ...(all as Record<Method, Handler>), OPTIONS: answerPreflight }
}

function parseParams(operation: Operation, given: Record<string, string>): unknown {
  const parsed = operation.params?.safeParse(given)
  if (parsed && !parsed.success) throw new Refusal(operation.params_refusal ?? 'not_found')
  return parsed?.data
}

async function parseRest(operation: Operation, request: Request) {
  const headers =
    operation.headers && parse(operation.headers, pickHeaders(request.headers, operation.headers))
  const query = operation.query && parse(operation.query, readQuery(request.url))
  const limit = operation.body_limit ?? DEFAULT_BODY_LIMIT
  const isBytes = operation.bytes && request.headers.get('content-type')?.startsWith(OCTETS)
  return {
    headers,
    query,
    bytes: isBytes ? await readBytes(request, limit) : undefined,
    body:
      operation.body && !isBytes
        ? parse(operation.body, await readJson(request, limit, operation.body_optional ?? false))
        : undefined,
    origin: requestOrigin(request.headers),
    signal: request.signal,
  }
}

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
  throw new Refusal('invalid_request', message.includes(path) ? message : `${path}: ${message}`)
}
