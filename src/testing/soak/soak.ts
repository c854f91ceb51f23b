import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { signInTwo } from '#cli/testing/sign-in.ts'
import { seededRandom } from '#testing/realtime/seeded-random.ts'
import { signUpAtAuth } from '#testing/sign-up.ts'
import { type MortalServer, startMortalServer } from './mortal-server.ts'
import { type MortalWatch, startMortalWatch } from './mortal-watch.ts'

/** What happened, and what went wrong. */
export type Soaked = {
  seed: number
  seconds: number
  edits: number
  acknowledged: number
  kills: { watch: number; server: number; postgres: number }
  conflict_copies: number
  faults: string[]
}

const profiles = ['desktop', 'laptop'] as const

/** Far beyond what it takes until everything is quiet. */
const QUIET_MS = 180_000

/**
 * Two devices watch a folder each, in which the same list is edited, while their watches, the server and its Postgres are
 * killed again and again. In the end both have the same list, with every item in it that a watch has said to have kept.
 */
export async function soak({ seconds, seed }: { seconds: number; seed: number }): Promise<Soaked> {
  const home = mkdtempSync(join(tmpdir(), 'roost-soak-'))
  const server = await startMortalServer(join(home, 'data'))
  const acknowledged = new Set<string>()
  let watches: MortalWatch[] = []
  try {
    const { cookie } = await signUpAtAuth(await server.asTestServer())
    await signInTwo(home, { server: server.url, cookie }, profiles)
    watches = profiles.map((profile) =>
      startMortalWatch({ home, server: server.url, profile }, (id) => acknowledged.add(id)),
    )
    const random = seededRandom(seed)
    const until = performance.now() + seconds * 1000
    const counts = { edits: 0, kills: { watch: 0, server: 0, postgres: 0 } }
    await Promise.all([
      edit(watches, random, until, counts),
      kill(server, watches, random, until, counts.kills),
    ])
    const faults = await settle(watches, acknowledged)
    return {
      ...{ seed, seconds, ...counts, acknowledged: acknowledged.size, faults },
      conflict_copies: watches.flatMap((watch) => watch.conflictCopies()).length,
    }
  } finally {
    await Promise.all(watches.map((watch) => watch.stop()))
    await server.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

const pick = <T>(random: () => number, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T

async function edit(watches: MortalWatch[], random: () => number, until: number, counts: { edits: number }) {
  while (performance.now() < until) {
    await pick(random, watches).edit(`item-${String(++counts.edits).padStart(5, '0')}`)
    await sleep(50 + random() * 400)
  }
}

async function kill(
  server: MortalServer,
  watches: MortalWatch[],
  random: () => number,
  until: number,
  kills: Soaked['kills'],
) {
  const doing = {
    watch: () => pick(random, watches).kill(),
    server: server.killServer,
    postgres: server.killPostgres,
  }
  while (performance.now() < until) {
    await sleep(300 + random() * 1500)
    const what = pick(random, ['watch', 'watch', 'server', 'postgres'] as const)
    kills[what]++
    await doing[what]()
  }
}

/** Waits until both have the same and nothing is on its way, and says what is wrong then. */
async function settle(watches: MortalWatch[], acknowledged: ReadonlySet<string>): Promise<string[]> {
  const deadline = performance.now() + QUIET_MS
  const faults = () => watches.flatMap((watch) => watch.fault() ?? [])
  for (;;) {
    const [first, ...others] = watches.map((watch) => watch.content())
    const missing = [...acknowledged].filter((id) => !first?.includes(`"${id}"`))
    const is_equal = others.every((content) => content === first)
    if (faults().length > 0) return faults()
    if (is_equal && (await Promise.all(watches.map((watch) => watch.isSent()))).every(Boolean)) {
      // Asking took a while: what came meanwhile counts.
      if (watches.every((watch) => watch.content() === first))
        return missing.map((id) => `${id} was acknowledged and is not there.`)
    }
    if (performance.now() > deadline)
      return [is_equal ? 'Something is never sent.' : 'The folders do not become the same.']
    await sleep(200)
  }
}
