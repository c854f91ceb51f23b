import { config, required } from '#platform/config/config.ts'
import { once } from '#platform/registry.ts'
import { connect, type Database } from './connect.ts'

/** The process's connections to its database. */
export const database = (): Database =>
  once('database', () => {
    const url = required('DATABASE_URL')
    const { DATABASE_POOL_MAX, DATABASE_LISTEN_URL } = config()
    // Where one may LISTEN, a connection is a session of its own, and holds prepared statements too.
    return connect(url, DATABASE_POOL_MAX, { prepare: url === DATABASE_LISTEN_URL })
  })
