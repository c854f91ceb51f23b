import { config, required } from '#platform/config/config.ts'
import { once } from '#platform/registry.ts'
import { connect, type Database } from './connect.ts'

/** The process's connections to its database. */
export const database = (): Database =>
  once('database', () => connect(required('DATABASE_URL'), config().DATABASE_POOL_MAX))
