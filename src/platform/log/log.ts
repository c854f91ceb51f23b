import { type Logger, pino } from 'pino'
import { config } from '#platform/config/config.ts'
import { once } from '#platform/registry.ts'

/** The process's log: one JSON line per event on standard output. Secrets are never part of a line. */
export const log = (): Logger =>
  once('log', () =>
    pino({
      level: config().LOG_LEVEL,
      redact: { paths: ['*.authorization', '*.cookie', '*.password', '*.token'], censor: '[redacted]' },
      serializers: { error: describeError },
    }),
  )

type Described = {
  name: string
  message: string
  code?: unknown
  stack?: string | undefined
  cause?: unknown
}

/** What helps to find a bug. Postgres' own `detail`, `where` and parameters stay out: they can quote rows. */
export function describeError(error: unknown): Described | string {
  if (!(error instanceof Error)) return typeof error
  const { name, message, stack, cause } = error
  const code = 'code' in error ? error.code : undefined
  return {
    name,
    message,
    stack,
    ...(code !== undefined && { code }),
    ...(cause !== undefined && { cause: describeError(cause) }),
  }
}
