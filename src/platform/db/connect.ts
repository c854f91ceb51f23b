import postgres, { type Sql } from 'postgres'

/** A client of Postgres as Roost speaks to it. */
export type Database = Sql<{ bigint: number }>

/**
 * Opens a client of at most `max` connections; the first query connects. Without prepared statements, so that any
 * pooler will do. The host of `url` may be a percent-encoded socket directory, as in libpq.
 */
export function connect(url: string, max: number): Database {
  const host = decodeURIComponent(new URL(url).hostname)
  return postgres(url, {
    max,
    ...(host.startsWith('/') && { host }),
    prepare: false,
    connect_timeout: 5,
    // Back soon after an outage: the default waits up to 20 s between attempts.
    backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, 1),
    onnotice: () => {},
    connection: { application_name: 'roost' },
    types: {
      // Versions and sequence numbers stay far below 2^53.
      bigint: { to: 20, from: [20], parse: Number, serialize: String },
    },
  })
}
