import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = resolve(import.meta.dirname, '../..')

// Far beyond what anything takes: a slow machine is no failure, a test that hangs is.
const timeouts = { testTimeout: 60_000, hookTimeout: 180_000, expect: { poll: { timeout: 30_000 } } }

// Files of one worker share its modules and connections: to load and to open them costs more than most tests.
const shared = { isolate: false, unstubGlobals: true, unstubEnvs: true }

const stretching = 'src/testing/stretching-setup.ts'

/**
 * Kinds of test, told apart by their names: what they need is what they are called. `wire` tests need HTTP alone; they
 * run with the `api` tests against our servers, and as `conformance` against any (`npm run conformance`).
 */
export default defineConfig({
  root,
  test: {
    // Most tests wait for a server or a database: further files make use of that even on two cores.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'unit',
          ...timeouts,
          include: ['src/**/*.test.{ts,tsx}'],
          exclude: ['src/**/*.{device,database,api,wire,embedded,soak}.test.ts'],
          setupFiles: [stretching, 'src/testing/fresh-registry-setup.ts'],
          ...shared,
        },
      },
      {
        test: {
          // What takes a device's processes, its keychain, a build of its package, or many schedules.
          name: 'device',
          ...timeouts,
          include: ['src/**/*.device.test.ts'],
          setupFiles: stretching,
        },
      },
      {
        test: {
          name: 'database',
          ...timeouts,
          include: ['src/**/*.database.test.ts'],
          globalSetup: 'src/testing/database-setup.ts',
          setupFiles: 'src/testing/database-environment.ts',
          ...shared,
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
          include: ['src/**/*.{api,wire}.test.ts'],
          globalSetup: 'src/testing/api-setup.ts',
          setupFiles: stretching,
          ...shared,
        },
      },
      {
        test: {
          // Kills and starts a server again and again: beside others it would be them that it slows down.
          name: 'soak',
          ...timeouts,
          include: ['src/**/*.soak.test.ts'],
        },
      },
      {
        test: {
          name: 'conformance',
          ...shared,
          include: ['src/**/*.wire.test.ts'],
          globalSetup: 'src/testing/conformance/provide-server.ts',
          setupFiles: 'src/testing/conformance/before-each-test.ts',
          // One after the other: a server counts tries, and what it asks to wait for may take an hour.
          fileParallelism: false,
          testTimeout: 6 * 3_600_000,
          hookTimeout: 6 * 3_600_000,
        },
      },
    ],
  },
})
