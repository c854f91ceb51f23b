import type { z } from 'zod'
import type { RefusalCode } from './refusal.ts'

/**
 * Whose word an operation takes: `device` a bearer session token, `browser` the sign-in cookie,
 * `any` either (the bearer token first), `none` nobody's: credentials are ignored.
 */
export type Authentication = 'none' | 'device' | 'browser' | 'any'

/** One thing the server does over HTTP: the single source of its types, its checks and its documentation. */
export type Operation = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** An OpenAPI path template. */
  path: string
  summary: string
  /** What it says to a caller without a credential, where that has words of its own. */
  unauthorized_sentence?: string
  /** What it says to a browser that sends its cookie where only a device is heard. */
  cookie_sentence?: string
  authentication: Authentication
  /** How bodies are written: as JSON in the envelope unless it is as RFC 6749 has it, forms in and bare JSON out. */
  style?: 'oauth'
  params?: z.ZodType
  /** How parameters that do not fit are declined. */
  params_refusal?: RefusalCode
  /** In which words, where those of the code are not the ones. */
  params_sentence?: string
  /** Query parameters by their names. One that is repeated counts by its first value. */
  query?: z.ZodType
  /** Request headers by their lowercase names. */
  headers?: z.ZodObject
  /**
   * The schema of a JSON body, or of a form's parameters. Without one, a body is not read. A custom check whose params
   * have a `refusal` is declined with that code.
   */
  body?: z.ZodType
  /** An absent body counts as `{}`, and so does malformed JSON unless only `absent` is said. */
  body_optional?: boolean | 'absent'
  /** `application/octet-stream` is taken: beside JSON, or alone where there is no schema of one. */
  bytes?: boolean
  /** An `Idempotency-Key` is honoured: for a day the same request gets the same answer. Never where a token is answered. */
  idempotent?: boolean
  /** The largest body in bytes, or the setting that says so: JSON may then be longer, as base64 is. */
  body_limit?: number | 'MAX_BLOB_BYTES'
  /**
   * What a served request is answered with instead of JSON, such as `application/zip`. Of `text/event-stream` the reply
   * is what each event says.
   */
  media_type?: string
  /** The schema of `data` in the reply. */
  reply: z.ZodType
  /** What its verb declines. What follows from the record itself need not be listed: `refusalsOf` knows it. */
  refusals: readonly RefusalCode[]
}

const declared = new WeakSet<object>()

/** Declares an operation and keeps its exact types. */
export const operation = <const O extends Operation>(record: O): O => {
  declared.add(record)
  return record
}

export const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && declared.has(value)

/**
 * Every code an operation may answer, and no other: those it lists, and those that follow from its record. Whoever is
 * asked who they are may be nobody, a cookie may come from another site or with a form, whatever is parsed may not fit,
 * a key may have come before, a body may be too large, and every request may meet a bug or a database that is away.
 */
export function refusalsOf(record: Operation): RefusalCode[] {
  const { method, params, headers, query, body, bytes, authentication } = record
  const codes = new Set<RefusalCode>(record.refusals)
  if (params) codes.add(record.params_refusal ?? 'not_found')
  if (authentication !== 'none') codes.add('unauthorized')
  if (authentication === 'browser' || authentication === 'any') {
    codes.add('cross_origin')
    if (method !== 'GET') codes.add('unsupported_media_type')
  }
  if (headers || query || body || bytes || record.idempotent) codes.add('invalid_request')
  if (record.idempotent) codes.add('idempotency_key_reused').add('idempotency_key_in_use')
  if (body && record.body_optional !== true) codes.add('malformed_json')
  if (body || bytes) codes.add('body_too_large').add('unsupported_media_type')
  return [...codes.add('internal_error').add('database_unavailable')]
}
