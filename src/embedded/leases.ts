import postgres, { type Sql } from 'postgres'

/** A connection to oneself for a while. */
interface Lease {
  unsafe(text: string, parameters?: unknown[]): Promise<postgres.RowList<postgres.Row[]>>
  release(): void
}

/** Connections that are lent out one by one. */
export interface Leases {
  take(): Promise<Lease>
  /** Runs one statement. */
  query(text: string, parameters?: unknown[]): ReturnType<Lease['unsafe']>
  /** How many statements so far failed because the database was not there. */
  outages(): number
  end(): Promise<void>
}

interface Client {
  sql: Sql
  lost: boolean
}

/**
 * Lends at most `max` connections. It stands in for `sql.reserve()` of postgres.js, which after a restart of the
 * server hands out dead connections: a statement on one never answers or ends the whole process. Here each connection
 * is a client of its own, and one that was lost in any way refuses further statements and is not lent again.
 */
export function createLeases(open: (options: { max: 1; onclose: () => void }) => Sql, max: number): Leases {
  const clients = new Set<Client>()
  const idle: Client[] = []
  const waiting: ((client: Client) => void)[] = []
  let outages = 0

  const create = (): Client => {
    const onclose = () => {
      client.lost = true
    }
    const client: Client = { lost: false, sql: open({ max: 1, onclose }) }
    clients.add(client)
    return client
  }
  const replace = (client: Client): Client => {
    clients.delete(client)
    client.sql.end({ timeout: 0 }).catch(() => undefined)
    return create()
  }
  const next = async (): Promise<Client> => {
    const client = idle.pop()
    if (client) return client.lost ? replace(client) : client
    if (clients.size < max) return create()
    return new Promise((resolve) => waiting.push(resolve))
  }
  const giveBack = (returned: Client): void => {
    const client = returned.lost ? replace(returned) : returned
    const waiter = waiting.shift()
    if (waiter) waiter(client)
    else idle.push(client)
  }

  const take = async (): Promise<Lease> => {
    const client = await next()
    return {
      unsafe: (text, parameters = []) =>
        execute(client, text, parameters).catch((error: unknown) => {
          if (client.lost) outages++
          throw error
        }),
      release: () => giveBack(client),
    }
  }
  return {
    take,
    query: async (text, parameters) => {
      const lease = await take()
      return lease.unsafe(text, parameters).finally(lease.release)
    },
    outages: () => outages,
    end: async () => {
      await Promise.all([...clients].map(({ sql }) => sql.end({ timeout: 5 })))
    },
  }
}

async function execute(client: Client, text: string, parameters: unknown[]) {
  if (client.lost) throw new Error('the connection to the database was lost')
  try {
    return await client.sql.unsafe(text, parameters as postgres.ParameterOrJSON<never>[])
  } catch (error) {
    // Anything but a plain error of the statement means that the connection is going or gone.
    if (!(error instanceof postgres.PostgresError) || error.severity !== 'ERROR') client.lost = true
    throw error
  }
}
