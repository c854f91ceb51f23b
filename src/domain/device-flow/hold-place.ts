import { randomUUID } from 'node:crypto'
import { config } from '#platform/config/config.ts'
import { call } from '#platform/db/call.ts'

/** How long a place outlives the wait it was taken for, should its process die. */
const GRACE_SECONDS = 5

/**
 * Takes one of the few places for held polls of a login, which all instances share. Answers what gives it back, or
 * undefined when all are taken.
 */
export async function takePlace(
  grant_id: string,
  wait_seconds: number,
): Promise<(() => Promise<void>) | undefined> {
  const hold_id = randomUUID()
  const seconds = Math.ceil(wait_seconds) + GRACE_SECONDS
  const [answer] = await call(
    (sql) => sql`
      select roost.hold_grant(${grant_id}, ${hold_id}, ${seconds}, ${config().LIMIT_HELD_POLLS}) as is_taken`,
  )
  if (!answer?.is_taken) return undefined
  return async () => {
    await call((sql) => sql`select roost.release_grant(${grant_id}, ${hold_id})`)
  }
}
