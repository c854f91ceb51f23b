import { defineConfig } from '@playwright/test'

/** Real browser, real server, real CLI processes. No retries: a test that fails once is broken. */
export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: '../test-results',
  // They are the pictures of the documentation too, which are therefore always of the pages as they are.
  snapshotPathTemplate: '../docs/pictures/{arg}{ext}',
  timeout: 180_000,
  expect: { timeout: 20_000 },
  // Most tests wait for a server or a browser: a second file makes use of that even on two cores.
  workers: 2,
  globalSetup: './build-before.ts',
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  // No traces: to draw them takes as long as some tests. `npm run e2e -- --trace on some.spec` draws one.
  use: { screenshot: 'only-on-failure' },
})
