import { inject } from 'vitest'
import { connect, type Database } from '#platform/db/connect.ts'
import type { TestServer } from './provided.ts'

const opened = new Map<string, Database>()

function adminAt(url: string): Database {
  const known = opened.get(url) ?? connect(url, 2)
  opened.set(url, known)
  return known
}

/** A superuser's connection to the test database: to arrange what no caller may, and to look past every policy. */
export const admin = (): Database => adminAt(inject('stack').admin_url)

/** The same for the database of a server. */
export const adminOf = ({ stack }: Pick<TestServer, 'stack'>): Database => adminAt(stack.admin_url)
