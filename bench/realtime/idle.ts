import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from '../jobs.ts'
import type { Plan } from './plan.ts'
import { type Memory, readMemory, readProcessorTime } from './process-usage.ts'
import type { Started } from './targets.ts'
import { separate } from './topics.ts'

/** A server, and the processes beside it that work for it. */
export type IdleRow = { title: string; started: Started; helpers?: () => Promise<number[]> }

/** What sockets cost a server on which nothing happens: of memory one, of one core a thousand. */
export type Idle = {
  title: string
  rss_kilobytes: number
  held_kilobytes: number
  core_percent: number
  helpers_percent: number
}

/** How long a server has to become quiet after sockets were opened. */
const SETTLE_MS = 2000

/** Opens and closes a few sockets first, so that what a server keeps once for all of them is not counted. */
const FIRST_SOCKETS = 200

/**
 * Opens so many sockets on every server, then as many again, and looks at what each takes after the first half and after
 * the second: the difference is that of sockets alone. All servers idle at the same time.
 */
export async function measureIdle(load: Worker, rows: readonly IdleRow[], plan: Plan): Promise<Idle[]> {
  const servers = rows.map(({ started }) => started)
  const half = plan.idle_sockets / 2
  const admit = async (topics: number[]) => {
    for (const { target } of servers) await load.run('admit', { target, topics })
    await sleep(SETTLE_MS)
  }
  const dismiss = async () => {
    for (const { target } of servers) await load.run('dismiss', target)
  }
  await admit(separate(FIRST_SOCKETS))
  await dismiss()
  await sleep(SETTLE_MS)
  const alone = await measureProcessors(rows, plan.idle_ms / 4)
  await admit(separate(half))
  const before = await Promise.all(servers.map(({ server }) => readMemory(server)))
  await admit(separate(half, 1 + half))
  const after = await Promise.all(servers.map(({ server }) => readMemory(server)))
  const crowded = await measureProcessors(rows, plan.idle_ms)
  await dismiss()

  const perSocket = (key: keyof Memory, index: number) =>
    ((after[index]?.[key] ?? 0) - (before[index]?.[key] ?? 0)) / half / 1000
  const perThousand = (key: keyof Percents, index: number) =>
    (((crowded[index]?.[key] ?? 0) - (alone[index]?.[key] ?? 0)) * 1000) / plan.idle_sockets
  return rows.map(({ title }, index) => ({
    title,
    rss_kilobytes: perSocket('rss_bytes', index),
    held_kilobytes: perSocket('held_bytes', index),
    core_percent: perThousand('server', index),
    helpers_percent: perThousand('helpers', index),
  }))
}

type Percents = { server: number; helpers: number }

/** Percents of one core that servers and their helpers take during so many milliseconds. */
async function measureProcessors(rows: readonly IdleRow[], duration_ms: number): Promise<Percents[]> {
  const sum = async (pids: number[]) =>
    (await Promise.all(pids.map(readProcessorTime))).reduce((total, seconds) => total + seconds, 0)
  const read = () =>
    Promise.all(
      rows.map(async ({ started, helpers }) => ({
        server: await sum([started.server.child.pid ?? 0]),
        helpers: await sum((await helpers?.()) ?? []),
      })),
    )
  const before = await read()
  await sleep(duration_ms)
  const after = await read()
  const percent = (key: keyof Percents, index: number) =>
    (((after[index]?.[key] ?? 0) - (before[index]?.[key] ?? 0)) * 100_000) / duration_ms
  return rows.map((_, index) => ({ server: percent('server', index), helpers: percent('helpers', index) }))
}
