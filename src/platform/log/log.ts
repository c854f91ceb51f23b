import { type Logger, pino } from 'pino'
import { config } from '#platform/config/config.ts'
import { once } from '#platform/registry.ts'

/** The process's log: one JSON line per event on standard output. Secrets are never part of a line. */
export const log = (): Logger =>
  once('log', () =>
    pino({
      level: config().LOG_LEVEL,
      redact: { paths: ['*.authorization', '*.cookie', '*.password', '*.token'], censor: '[redacted]' },
    }),
  )
