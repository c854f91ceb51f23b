import postgres, { type Sql } from 'postgres'

/** A client of Postgres as Roost speaks to it. */
export type Database = Sql<{ bigint: number }>

/**
 * Opens a client of at most `max` connections; the first query connects. `prepare` keeps statements prepared, which
 * saves a round trip each but asks for connections that stay with one session: a pooler may not lend them out. The
 * host of `url` may be a percent-encoded socket directory, as in libpq.
 */
export function connect(url: string, max: number, { prepare = false } = {}): Database {
  const host = decodeURIComponent(new URL(url).hostname)
  return postgres(url, {
    max,
    ...(host.startsWith('/') && { host }),
    prepare,
    // Its types do not know it. By default a connection takes up to 100 waiting statements, all behind its slowest.
    ...{ max_pipeline: 1 },
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
