import type { TestProject } from 'vitest/node'
import { startStack } from './stack.ts'

/** One Postgres for all database tests; each test brings people of its own. */
export default async function setup({ provide }: TestProject) {
  const { environment, admin_url, close } = await startStack()
  provide('stack', { environment, admin_url })
  return close
}
