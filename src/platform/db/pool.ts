import postgres, { type Sql } from 'postgres'
import { config, required } from '#platform/config/config.ts'
import { once } from '#platform/registry.ts'

/** How every connection of Roost speaks to Postgres. Without prepared statements, so that any pooler will do. */
export const connectionOptions = {
  prepare: false,
  connect_timeout: 5,
  // Come back soon after an outage: the default waits up to 20 s between attempts.
  backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, 1),
  onnotice: () => {},
  connection: { application_name: 'roost' },
  types: {
    // Versions and sequence numbers stay far below 2^53.
    bigint: { to: 20, from: [20], parse: Number, serialize: String },
  },
} as const satisfies postgres.Options<Record<string, postgres.PostgresType>>

export type Database = Sql<{ bigint: number }>

/** The process's connections. They are opened by the first query. */
export const database = (): Database =>
  once('database', () =>
    postgres(required('DATABASE_URL'), { ...connectionOptions, max: config().DATABASE_POOL_MAX }),
  )
