import type { Database } from './connect.ts'

/** An array of `bytea` as a parameter: the driver would take the type of its first element for the type of all. */
export const byteaArray = (sql: Database, values: (Buffer | null)[]) => sql.typed(values as never, 0)
