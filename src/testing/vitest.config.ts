import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = resolve(import.meta.dirname, '../..')

// Far beyond what anything takes: a slow machine is no failure, a test that hangs is.
const timeouts = { testTimeout: 60_000, hookTimeout: 180_000, expect: { poll: { timeout: 30_000 } } }

/** Four kinds of test, told apart by their names: what they need is what they are called. */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          ...timeouts,
          include: ['src/**/*.test.{ts,tsx}'],
          exclude: ['src/**/*.{database,api,embedded}.test.ts'],
        },
      },
      {
        test: {
          name: 'database',
          ...timeouts,
          include: ['src/**/*.database.test.ts'],
          globalSetup: 'src/testing/database-setup.ts',
          setupFiles: 'src/testing/database-environment.ts',
          // Files of one worker share its connections: opening them costs more than most tests.
          isolate: false,
        },
      },
      {
        test: {
          name: 'embedded',
          ...timeouts,
          include: ['src/**/*.embedded.test.ts'],
        },
      },
      {
        test: {
          name: 'api',
          ...timeouts,
          include: ['src/**/*.api.test.ts'],
          globalSetup: 'src/testing/api-setup.ts',
        },
      },
    ],
  },
})
