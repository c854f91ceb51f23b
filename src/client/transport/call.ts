import { z } from 'zod'
import type { Connection } from '#client/connection.ts'
import type { Operation } from '#contract/operation.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { parseJson, readFailure, unexpected } from './read-failure.ts'
import type { Received } from './received.ts'
import { send } from './send.ts'

type Field<Name extends string, Schema> = Schema extends z.ZodType
  ? { [Key in Name]: z.input<Schema> }
  : unknown

type Body<O extends Operation> =
  | Field<'body', O['body']>
  | (O['bytes'] extends true ? { bytes: Bytes } : never)

/** What an operation is sent with, and how: `repeatable` is what GET always is. */
export type Call<O extends Operation> = Field<'params', O['params']> &
  Body<O> & {
    headers?: O['headers'] extends z.ZodType ? z.input<O['headers']> : never
    repeatable?: boolean
    timeout_seconds?: number
  }

/** The parsed reply of an operation, and the entity tag it came with. */
export type Answer<O extends Operation> = { data: z.output<O['reply']>; etag: string | undefined }

/** Calls an operation of the contract. Throws `ServerRefusal`, `UnexpectedAnswer` or `Offline`. */
export async function call<O extends Operation>(
  connection: Connection,
  operation: O,
  input: Call<O>,
): Promise<Answer<O>> {
  const received = await exchange(connection, operation, input)
  const parsed = envelopeOf(operation).safeParse(parseJson(received.bytes))
  if (received.status !== 200 || !parsed.success) throw unexpected(connection, received.status)
  return {
    data: parsed.data.data as z.output<O['reply']>,
    etag: received.headers.get('etag') ?? undefined,
  }
}

const envelopes = new WeakMap<Operation, ReturnType<typeof toEnvelope>>()
const toEnvelope = ({ reply }: Operation) => z.object({ success: z.literal(true), data: reply })

/** Made once for each operation: making a schema costs more than reading an answer. */
function envelopeOf(operation: Operation): ReturnType<typeof toEnvelope> {
  const envelope = envelopes.get(operation) ?? toEnvelope(operation)
  envelopes.set(operation, envelope)
  return envelope
}

/** Sends an operation and returns its answer unread when that is 2xx or 304. Throws like `call`. */
export async function exchange<O extends Operation>(
  connection: Connection,
  operation: O,
  input: Call<O>,
): Promise<Received> {
  const { params = {}, headers = {}, body, bytes, repeatable, timeout_seconds = 30 } = input as Loose
  const received = await send(connection, {
    method: operation.method,
    path: operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params[name] ?? '')),
    headers: {
      ...(bytes && { 'content-type': 'application/octet-stream' }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: bytes ?? (body === undefined ? undefined : JSON.stringify(body)),
    repeatable: repeatable ?? operation.method === 'GET',
    timeout_seconds,
  })
  const { status } = received
  if ((status >= 200 && status < 300) || status === 304) return received
  throw readFailure(connection, received)
}

/** `Call` of any operation. */
type Loose = {
  params?: Record<string, string>
  headers?: Record<string, string>
  body?: unknown
  bytes?: Bytes
  repeatable?: boolean
  timeout_seconds?: number
}
