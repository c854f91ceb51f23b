import type { Person } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'

/** Rows read by one statement. */
const PAGE = 1000

/** The account's audit log or its events, oldest first, as lines of JSON. */
export async function* exportLog(person: Person, name: 'audit' | 'events'): AsyncGenerator<string> {
  let after = 0
  for (;;) {
    const rows = await call(
      (sql) => sql<{ seq: number; entry: unknown }[]>`
        select * from roost.export_log(${person.user_id}, ${person.session_id}, ${name}, ${after}, ${PAGE})`,
    )
    if (rows.length > 0) yield rows.map(({ entry }) => `${JSON.stringify(entry)}\n`).join('')
    if (rows.length < PAGE) return
    after = rows.at(-1)?.seq ?? after
  }
}
