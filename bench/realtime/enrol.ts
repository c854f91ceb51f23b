import { randomUUID } from 'node:crypto'
import { TOKEN_PREFIX_LENGTH } from '#contract/session.ts'
import { connect } from '#platform/db/connect.ts'
import { hashSecret, randomToken } from '#platform/secrets/token.ts'

/** Somebody with devices that are signed in. */
export type Account = { tokens: string[] }

/**
 * Signs up so many people with so many devices each. It writes the rows a sign-up and its device logins leave, since
 * thousands of passwords take longer to hash than everything else here to measure.
 */
export async function enrol(database_url: string, people: number, devices: number): Promise<Account[]> {
  const sql = connect(database_url, 1)
  const ids = Array.from({ length: people }, () => randomUUID())
  const sessions = ids.flatMap((user_id) =>
    Array.from({ length: devices }, () => ({ user_id, device_id: randomUUID(), token: newToken() })),
  )
  const user_ids = sessions.map(({ user_id }) => user_id)
  const device_ids = sessions.map(({ device_id }) => device_id)
  const hashes = sessions.map(({ token }) => hashSecret(token).toString('hex'))
  const prefixes = sessions.map(({ token }) => token.slice(0, TOKEN_PREFIX_LENGTH))
  await sql.begin(async (sql) => {
    await sql`insert into auth.users (id, email)
      select id, id || '@example.test' from unnest(${ids}::uuid[]) as id`
    await sql`insert into roost.accounts (id) select unnest(${ids}::uuid[])`
    for (const table of ['sync_heads', 'audit_heads', 'sync_configs']) {
      await sql`insert into roost.${sql(table)} (user_id) select unnest(${ids}::uuid[])`
    }
    await sql`insert into roost.devices (id, user_id, name, device_type)
      select id, user_id, 'Laptop', 'desktop' from unnest(${device_ids}::uuid[], ${user_ids}::uuid[]) as d (id, user_id)`
    await sql`insert into roost.sync_sessions (user_id, device_id, token_hash, token_prefix, expires_at)
      select user_id, device_id, decode(hash, 'hex'), prefix, now() + interval '1 day'
      from unnest(${user_ids}::uuid[], ${device_ids}::uuid[], ${hashes}::text[], ${prefixes}::text[])
        as s (user_id, device_id, hash, prefix)`
  })
  await sql.end()
  return ids.map((_, index) => ({
    tokens: sessions.slice(index * devices, (index + 1) * devices).map(({ token }) => token),
  }))
}

/** Tells the planner what tables hold by now, as Postgres does by itself within a minute. */
export async function analyse(database_url: string): Promise<void> {
  const sql = connect(database_url, 1)
  await sql`analyze`
  await sql.end()
}

const newToken = () => randomToken('flm_sync_', 64)
