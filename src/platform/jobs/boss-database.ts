import type { Db } from 'pg-boss'
import { database } from '#platform/db/pool.ts'

/** The number of Postgres' type `text`. */
const TEXT = 25

/** How pg-boss talks through the connections this process has: no second pool, nothing that outlives a statement. */
export const bossDatabase: Db = {
  executeSql: async (text, values = []) => {
    if (/^\s*begin\b/i.test(text)) return { rows: await runTransaction(text) }
    const parameters = values.map((value, index) => parameterOf(text, index + 1, value))
    return { rows: [...(await database().unsafe(text, parameters))] }
  },
}

/** JSON comes as text, as the `pg` package wants it; declared as JSON it would be encoded once more. */
function parameterOf(text: string, number: number, value: unknown) {
  const isJson = typeof value === 'string' && new RegExp(`\\$${number}::jsonb?\\b`).test(text)
  return (isJson ? database().typed(value, TEXT) : (value ?? null)) as never
}

/** Statements that come as one text, with BEGIN and COMMIT: if one fails its connection is left in the transaction. */
async function runTransaction(text: string): Promise<unknown[]> {
  const connection = await database().reserve()
  try {
    const results: unknown[] = await connection.unsafe(text)
    return results.flat()
  } catch (error) {
    await connection.unsafe('rollback').catch(() => {})
    throw error
  } finally {
    connection.release()
  }
}
