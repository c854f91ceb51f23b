import type { Row } from 'postgres'
import type { Database } from './connect.ts'
import { databaseFailure } from './failure.ts'
import { database } from './pool.ts'

/**
 * Runs one statement, which is one round trip, and answers its rows. What `roost.refuse` declined is thrown as
 * that refusal, a database that does not answer as `database_unavailable`.
 */
export async function call<T extends Row>(statement: (sql: Database) => PromiseLike<T[]>): Promise<T[]> {
  try {
    return await statement(database())
  } catch (error) {
    throw databaseFailure(error)
  }
}
