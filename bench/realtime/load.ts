import { serveJobs } from '../jobs.ts'
import type { Duration, Sample } from '../measure.ts'
import { Audience } from './audience.ts'
import type { Client } from './client.ts'
import { createDeepstreamClient } from './deepstream-client.ts'
import { createDeepstreamOwnClient } from './deepstream-own-client.ts'
import type { Account } from './enrol.ts'
import { measureFailover } from './failover.ts'
import { createFloorClient } from './floor-client.ts'
import { type Latencies, measureLatency } from './latency.ts'
import { createRoostClient } from './roost-client.ts'
import { measureThroughput } from './throughput.ts'

/** How a server is reached: where, and by a client of which kind. `writer_url` is another instance of the same. */
export type Target = { name: string; kind: keyof typeof clients; url: string; writer_url?: string }

const clients = {
  roost: ({ url, writer_url }: Target, accounts: Account[]) =>
    createRoostClient(url, writer_url ?? url, accounts),
  deepstream: ({ url, name }: Target) => createDeepstreamClient(url, name),
  deepstream_own: ({ url, name }: Target) => createDeepstreamOwnClient(url, name),
  floor: ({ url }: Target) => createFloorClient(url),
}

/** What is measured where: topics, each once for every follower it has. */
export type Cell = { target: Target; topics: number[]; duration: Duration; connections?: number }

const opened = new Map<string, { client: Client; audience: Audience }>()

function open(target: Target, accounts: Account[] = []) {
  const known = opened.get(target.name)
  if (known) return known
  const client = clients[target.kind](target, accounts)
  const made = { client, audience: new Audience(target.name, client) }
  opened.set(target.name, made)
  return made
}

serveJobs({
  introduce: async ({ target, accounts }: { target: Target; accounts: Account[] }) => {
    open(target, accounts)
  },
  admit: ({ target, topics }: Pick<Cell, 'target' | 'topics'>) => open(target).audience.admit(topics),
  dismiss: async (target: Target) => open(target).audience.dismiss(),
  latency: ({ target, topics, duration }: Cell): Promise<Latencies> => {
    const { client, audience } = open(target)
    return measureLatency(client, audience, topics, duration)
  },
  throughput: ({ target, topics, duration, connections = 1 }: Cell): Promise<Sample> => {
    const { client, audience } = open(target)
    return measureThroughput(client, audience, topics, connections, duration)
  },
  failover: measureFailover,
})
