import type { Database } from '#platform/db/connect.ts'

/** What `sql.begin` hands to its work. */
export type Transaction = Parameters<Parameters<Database['begin']>[1]>[0]
