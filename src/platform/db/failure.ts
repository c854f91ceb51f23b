import postgres from 'postgres'
import { z } from 'zod'
import { isRefusalCode } from '#contract/refusal.ts'
import { Refusal } from '#platform/refusal.ts'

/** SQLSTATE of `roost.refuse`: the message is the code, the detail what the caller can act upon. */
const REFUSED = 'RS001'
const RefusedDetail = z.record(z.string(), z.unknown())

/**
 * Errors of a database that does not answer: no connection, one that broke, a server starting or stopping, or one that
 * takes no writes, as Supabase's does when its disk is full.
 */
const UNAVAILABLE =
  /^(ECONN|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|CONNECT|08|57P0|53|25006)/

/** Whether Postgres rolled a statement back because two waited for each other. */
export const isDeadlock = (error: unknown): boolean =>
  error instanceof postgres.PostgresError && error.code === '40P01'

/** The refusal a database error stands for, or the error itself when it is a bug. */
export function databaseFailure(error: unknown): unknown {
  if (error instanceof postgres.PostgresError && error.code === REFUSED && isRefusalCode(error.message)) {
    const detail = RefusedDetail.parse(JSON.parse(error.detail ?? '{}'))
    return new Refusal(error.message, undefined, Object.keys(detail).length > 0 ? detail : undefined)
  }
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && UNAVAILABLE.test(code) ? new Refusal('database_unavailable') : error
}
