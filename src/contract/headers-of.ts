import { z } from 'zod'
import type { Operation } from './operation.ts'

const IdempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/)

/** The headers an operation takes: its own, and `Idempotency-Key` where it may be repeated under one. */
export function headersOf({ headers, idempotent }: Operation): z.ZodObject | undefined {
  if (!idempotent) return headers
  return z.object({ ...headers?.shape, 'idempotency-key': IdempotencyKey.optional() })
}
