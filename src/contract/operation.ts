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
  authentication: Authentication
  /** How bodies are written: as JSON in the envelope unless it is as RFC 6749 has it, forms in and bare JSON out. */
  style?: 'oauth'
  params?: z.ZodType
  /** How parameters that do not fit are declined. */
  params_refusal?: RefusalCode
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
  /** The schema of `data` in the reply. */
  reply: z.ZodType
  refusals: readonly RefusalCode[]
}

/** Declares an operation and keeps its exact types. */
export const operation = <const O extends Operation>(record: O): O => record
