import { inject } from 'vitest'
import { connect, type Database } from '#platform/db/connect.ts'

let opened: Database | undefined

/** A superuser's connection to the test database: to arrange what no caller may, and to look past every policy. */
export function admin(): Database {
  opened ??= connect(inject('stack').admin_url, 2)
  return opened
}
