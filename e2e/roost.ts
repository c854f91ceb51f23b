import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type BrowserContextOptions,
  test as base,
  expect,
  type LaunchOptions,
  type Page,
} from '@playwright/test'
import { freePort, front, startServer } from '#testing/processes.ts'
import { root } from '#testing/stack.ts'
import { hearComplaints } from './complaints.ts'
import { findBrowser } from './find-browser.ts'

/** A server with its embedded stack, and a folder for the files and profiles of one test run. */
export type Roost = { url: string; data: string; folder: string; output: () => string }

type Cli = { code: number; stdout: string; stderr: string }

/** A `roost` process that runs: what it has printed so far, and how it ended. */
export type CliProcess = { stderr: () => string; stdout: () => string; ended: Promise<Cli>; pid: number }

const launchOptions = (): LaunchOptions => ({
  executablePath: findBrowser(),
  args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update'],
})

type Fixtures = {
  roost: Roost
  /** What the browsers of a test complain about. A test fails that leaves any here. */
  complaints: string[]
  /** Opens a page in a browser of its own, which is closed after the test. */
  openPage: (options?: BrowserContextOptions) => Promise<Page>
}

export const test = base.extend<Fixtures, { server: Roost }>({
  // Found when the first browser is started, not whenever the configuration is read.
  launchOptions: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures a fixture needs from its pattern
    async ({}, use) => use(launchOptions()),
    { scope: 'worker' },
  ],
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures a fixture needs from its pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'roost e2e '))
      const data = join(folder, 'data')
      const server = await startServer(front, await freePort(), { ROOST_DATA: data, TRUSTED_PROXY_HOPS: '1' })
      await use({ url: server.url, data, folder, output: server.output })
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  roost: async ({ server }, use) => use(server),
  complaints: [
    async ({ context }, use) => {
      const complaints: string[] = []
      hearComplaints(context, complaints)
      await use(complaints)
      expect(complaints).toEqual([])
    },
    { auto: true },
  ],
  openPage: async ({ browser, complaints }, use) => {
    const opened: Page[] = []
    await use(async (options) => {
      const context = await browser.newContext(options)
      hearComplaints(context, complaints)
      const page = await context.newPage()
      opened.push(page)
      return page
    })
    for (const page of opened) await page.context().close()
  },
})

/** Starts the command line of this repository, with profiles in the run's own folder. */
export function startCli(roost: Roost, args: string[]): CliProcess {
  const child = spawn(process.execPath, [join(root, 'src/cli/main.ts'), ...args], {
    cwd: roost.folder,
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      HOME: roost.folder,
      ROOST_HOME: join(roost.folder, 'profiles'),
      ROOST_SERVER: roost.url,
      ROOST_KEYCHAIN: 'off',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => (stdout += chunk))
  child.stderr.on('data', (chunk) => (stderr += chunk))
  const ended = new Promise<Cli>((resolve) =>
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr })),
  )
  return { stdout: () => stdout, stderr: () => stderr, ended, pid: child.pid ?? 0 }
}

/** Runs the command line to its end. */
export const cli = (roost: Roost, ...args: string[]): Promise<Cli> => startCli(roost, args).ended

/** The link a `roost login` has printed. */
export async function loginLink(process: CliProcess): Promise<string> {
  const find = () =>
    /https?:\/\/\S+\/sync\/authorize\?token=\w+/.exec(process.stderr() + process.stdout())?.[0]
  await expect.poll(find, { timeout: 15_000 }).toBeTruthy()
  return find() ?? ''
}
