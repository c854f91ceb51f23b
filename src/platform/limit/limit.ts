import { RateLimiterPostgres, type RateLimiterRes } from 'rate-limiter-flexible'
import { config } from '#platform/config/config.ts'
import type { Config } from '#platform/config/schema.ts'
import { call } from '#platform/db/call.ts'
import { databaseFailure } from '#platform/db/failure.ts'
import { database } from '#platform/db/pool.ts'
import { Refusal } from '#platform/refusal.ts'
import { once } from '#platform/registry.ts'
import { serverHash } from '#platform/secrets/server-key.ts'

/** A limit, by the setting that says how much of it there is. */
export type LimitName = {
  [K in keyof Config]-?: Config[K] extends { points: number; seconds: number } ? K : never
}[keyof Config]

/**
 * Counts one use of a limit by `who`, in Postgres, so that all instances count together. Throws `too_many_requests`
 * with the seconds to wait once there were too many, which is written down. What is answered takes the use back, for what turns out to be no
 * offence: counting first leaves no gap for tries at once.
 */
export async function spend(name: LimitName, who: string): Promise<() => Promise<void>> {
  const key = serverHash('limit', who).toString('base64url')
  const limiter = limiterOf(name)
  try {
    await limiter.consume(key)
  } catch (error) {
    if (isExceeded(error)) {
      if (error.consumedPoints === limiter.points + 1) await recordReached(name)
      throw tooMany(error)
    }
    throw databaseFailure(error)
  }
  const ends_by = Date.now() + limiter.msDuration
  return async () => {
    // Of the same stretch of time: what the library gives back to a later one would be a try too many there.
    await call(
      (sql) => sql`
        update roost.rate_limits set points = points - 1
        where key = ${limiter.getKey(key)} and expire between ${Date.now()} and ${ends_by}`,
    )
  }
}

/** Writes down that a limit is reached, by the first try beyond it alone: who goes on trying does not fill the log. */
const recordReached = (name: LimitName) =>
  call((sql) => sql`select roost.record_security_event('limit_reached', ${sql.json({ limit: name })}, '{}')`)

/** The limiter may have been made by another bundle, with a copy of the library whose classes are not ours. */
const isExceeded = (error: unknown): error is RateLimiterRes =>
  typeof error === 'object' && error !== null && 'msBeforeNext' in error

const tooMany = ({ msBeforeNext }: RateLimiterRes): Refusal => {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000))
  return new Refusal('too_many_requests', `Too many tries. Try again in ${inWords(seconds)}.`, {
    retry_after_seconds: seconds,
  })
}

const inWords = (seconds: number): string =>
  seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`

const limiterOf = (name: LimitName): RateLimiterPostgres =>
  once(`limit:${name}`, () => {
    const { points, seconds } = config()[name]
    return new RateLimiterPostgres({
      keyPrefix: name,
      points,
      duration: seconds,
      storeClient: { query },
      storeType: 'client',
      schemaName: 'roost',
      tableName: 'rate_limits',
      tableCreated: true,
      // A job removes what has expired.
      clearExpiredByTimeout: false,
    })
  })

/** The library speaks to clients of the `pg` package. */
async function query({ text, values }: { text: string; values: (string | number)[] }) {
  const rows = await database().unsafe(text, values)
  return { rows, rowCount: rows.length }
}
