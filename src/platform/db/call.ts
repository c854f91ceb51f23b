import type { Row } from 'postgres'
import type { Database } from './connect.ts'
import { databaseFailure, isDeadlock } from './failure.ts'
import { database } from './pool.ts'

/** How often a statement is run that only a deadlock has stopped. */
const ATTEMPTS = 3

/**
 * Runs one statement, which is one round trip, and answers its rows. What `roost.refuse` declined is thrown as
 * that refusal, a database that does not answer as `database_unavailable`.
 */
export async function call<T extends Row>(statement: (sql: Database) => PromiseLike<T[]>): Promise<T[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await statement(database())
    } catch (error) {
      // Two that waited for each other: Postgres took one of them back whole, which may then simply go again.
      if (!isDeadlock(error) || attempt === ATTEMPTS) throw databaseFailure(error)
    }
  }
}
