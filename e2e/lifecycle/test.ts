import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { buildPages } from '#server/build-pages.ts'
import { root } from '#testing/stack.ts'
import { endAll } from './processes.ts'
import { type Roost, ready, type Start, spawnRoost } from './roost.ts'

type Fixtures = {
  /** A new folder, closed to others, with a space in its name. It is removed after the test. */
  folder: string
  /** Runs the start command with next to nothing in its environment, and does not wait for anything. */
  launch: (start?: Start) => Promise<Roost>
  /** Launches, and waits for the lines that say it is ready. */
  start: (start?: Start) => Promise<Roost>
}

/** Long enough for a build beside others on a small machine. How long it takes alone is measured elsewhere. */
export const BUILD_MS = 240_000

/** What these tests start is gone when they end, also when they fail. */
export const test = base.extend<Fixtures, { built: boolean }>({
  built: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures a fixture needs from its pattern
    async ({}, use) => use(await buildPages(root)),
    { scope: 'worker', timeout: BUILD_MS },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: as above
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'roost life '))
    await use(folder)
    await endAll(folder)
    await rm(folder, { recursive: true, force: true })
  },
  launch: async ({ folder, built: _ }, use) => {
    const running = new Set<Roost>()
    await use(async (start = {}) => {
      const roost = await spawnRoost(folder, start)
      running.add(roost)
      roost.ended.then(() => running.delete(roost))
      return roost
    })
    for (const { pid, ended } of running) {
      // With what it has started: npm can end before its server.
      process.kill(-pid, 'SIGKILL')
      await ended
    }
  },
  start: async ({ launch }, use) => {
    await use(async (start) => {
      const roost = await launch(start)
      await ready(roost)
      return roost
    })
  },
})
