import { defineConfig } from '@playwright/test'
import { findBrowser } from './find-browser.ts'

/** Real browser, real server, real CLI processes. No retries: a test that fails once is broken. */
export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: '../test-results',
  timeout: 90_000,
  workers: 1,
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  use: {
    launchOptions: {
      executablePath: findBrowser(),
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
      ],
    },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
})
