import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = resolve(import.meta.dirname, '../..')

/** Three kinds of test, told apart by their names: what they need is what they are called. */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}'],
          exclude: ['src/**/*.{database,api,embedded}.test.ts'],
        },
      },
      {
        test: {
          name: 'database',
          include: ['src/**/*.database.test.ts'],
          globalSetup: 'src/testing/database-setup.ts',
          setupFiles: 'src/testing/database-environment.ts',
          // Files of one worker share its connections: opening them costs more than most tests.
          isolate: false,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'embedded',
          include: ['src/**/*.embedded.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'api',
          include: ['src/**/*.api.test.ts'],
          globalSetup: 'src/testing/api-setup.ts',
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
