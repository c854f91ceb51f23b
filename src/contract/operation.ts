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
  authentication: Authentication
  params?: z.ZodType
  /** How parameters that do not fit are declined. */
  params_refusal?: RefusalCode
  /** Query parameters by their names. One that is repeated counts by its first value. */
  query?: z.ZodType
  /** Request headers by their lowercase names. */
  headers?: z.ZodObject
  /** The schema of a JSON body. Without one, a body is not read. */
  body?: z.ZodType
  /** Malformed or absent JSON counts as `{}`. */
  body_optional?: boolean
  /** `application/octet-stream` is taken beside JSON. */
  bytes?: boolean
  /** An `Idempotency-Key` is honoured: for a day the same request gets the same answer. Never where a token is answered. */
  idempotent?: boolean
  /** The largest body in bytes. */
  body_limit?: number
  /** The schema of `data` in the reply. */
  reply: z.ZodType
  refusals: readonly RefusalCode[]
}

/** Declares an operation and keeps its exact types. */
export const operation = <const O extends Operation>(record: O): O => record
