import postgres, { type Sql } from 'postgres'

/** A client of Postgres as Roost speaks to it. */
export type Database = Sql<{ bigint: number }>

type Options = {
  /** Settings of its sessions, such as the name they have in `pg_stat_activity`. */
  connection?: Record<string, string>
  /**
   * Keeps statements prepared, which saves a round trip each but asks for connections that stay with one session: a
   * pooler may not lend them out.
   */
  prepare?: boolean
  /** Told of every NOTIFY on a channel that this client listens to; connections then live as long as they can. */
  onnotify?: (channel: string, payload: string) => void
  /** Told of every connection that was open and no longer is. */
  onclose?: () => void
}

/**
 * Opens a client of at most `max` connections; the first query connects. The host of `url` may be a percent-encoded
 * socket directory, as in libpq.
 */
export function connect(url: string, max: number, options: Options = {}): Database {
  const host = decodeURIComponent(new URL(url).hostname)
  return postgres(url, {
    max,
    ...(host.startsWith('/') && { host }),
    prepare: options.prepare ?? false,
    ...(options.onclose && { onclose: options.onclose }),
    ...(options.onnotify && { onnotify: options.onnotify, max_lifetime: null }),
    // Its types know neither `onnotify` nor this. By default a connection takes up to 100 waiting statements, all
    // behind its slowest.
    ...{ max_pipeline: 1 },
    connect_timeout: 5,
    // Back soon after an outage: the default waits up to 20 s between attempts.
    backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, 1),
    onnotice: () => {},
    connection: { application_name: 'roost', ...options.connection },
    types: {
      // Versions and sequence numbers stay far below 2^53.
      bigint: { to: 20, from: [20], parse: Number, serialize: String },
    },
  })
}
