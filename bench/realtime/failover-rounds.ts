import type { Worker } from '../jobs.ts'
import type { Account } from './enrol.ts'
import type { Delays, Failover } from './failover.ts'
import { type Latency, summarise } from './latency.ts'
import type { Plan } from './plan.ts'
import type { Started, Targets } from './targets.ts'

/** What the kills came to together. */
export type Failovers = { kills: number; moving: Latency; staying: Latency }

/** Accounts of either kind at each kill. */
const FOLLOWERS = 20

/** Kills one instance after the other beside one that lives on. */
export async function measureFailovers(
  load: Worker,
  { start }: Targets,
  survivor: Started,
  accounts: readonly Account[],
  { kills }: Plan,
): Promise<Failovers> {
  const all: Delays = { moving_ms: [], staying_ms: [] }
  for (let kill = 0; kill < kills; kill++) {
    const { target, server } = await start(`victim ${kill}`, 'roost')
    const failover: Failover = {
      victim: { url: target.url, pid: server.child.pid ?? 0 },
      refuge: survivor.target.url,
      moving: accounts.slice(0, FOLLOWERS),
      staying: accounts.slice(FOLLOWERS, 2 * FOLLOWERS),
    }
    const { moving_ms, staying_ms } = await load.run<Delays>('failover', failover)
    all.moving_ms.push(...moving_ms)
    all.staying_ms.push(...staying_ms)
  }
  return { kills, moving: summarise(all.moving_ms), staying: summarise(all.staying_ms) }
}
