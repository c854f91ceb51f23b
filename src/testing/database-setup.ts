import type { TestProject } from 'vitest/node'
import { startExternalStack } from './external-stack.ts'
import { startStack } from './stack.ts'

/**
 * One Postgres for all database tests; each test brings people of its own. With `ROOST_TEST_DATABASE=external` it is
 * Postgres 15, migrated by a role that is no superuser, instead of the packaged one.
 */
export default async function setup({ provide }: TestProject) {
  const start = process.env.ROOST_TEST_DATABASE === 'external' ? startExternalStack : startStack
  const { environment, admin_url, close } = await start()
  provide('stack', { environment, admin_url })
  return close
}
