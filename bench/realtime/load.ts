import { serveJobs } from '../jobs.ts'
import type { Duration, Sample } from '../measure.ts'
import { Audience } from './audience.ts'
import type { Client } from './client.ts'
import { createDeepstreamClient } from './deepstream-client.ts'
import { createDeepstreamOwnClient } from './deepstream-own-client.ts'
import type { Account } from './enrol.ts'
import { measureFailover } from './failover.ts'
import { createFloorClient } from './floor-client.ts'
import { type Latency, measureLatency } from './latency.ts'
import { createRoostClient } from './roost-client.ts'
import { measureThroughput } from './throughput.ts'

/** How a server is reached: where, and by a client of which kind. `writer_url` is another instance of the same. */
export type Target = { name: string; kind: keyof typeof clients; url: string; writer_url?: string }

const clients = {
  roost: ({ url, writer_url }: Target) => createRoostClient(url, writer_url ?? url, accounts),
  deepstream: ({ url }: Target) => createDeepstreamClient(url),
  deepstream_own: ({ url }: Target) => createDeepstreamOwnClient(url),
  floor: ({ url }: Target) => createFloorClient(url),
}

/** What is measured where: topics, each once for every follower it has. */
export type Cell = { target: Target; topics: number[]; duration: Duration; connections?: number }

let accounts: Account[] = []
const opened = new Map<string, { client: Client; audience: Audience }>()

function open(target: Target) {
  const known = opened.get(target.name)
  if (known) return known
  const client = clients[target.kind](target)
  const made = { client, audience: new Audience(client) }
  opened.set(target.name, made)
  return made
}

serveJobs({
  introduce: async (introduced: Account[]) => {
    accounts = introduced
  },
  admit: ({ target, topics }: Pick<Cell, 'target' | 'topics'>) => open(target).audience.admit(topics),
  dismiss: async (target: Target) => open(target).audience.dismiss(),
  latency: ({ target, topics, duration }: Cell): Promise<Latency> => {
    const { client, audience } = open(target)
    return measureLatency(client, audience, topics, duration)
  },
  throughput: ({ target, topics, duration, connections = 1 }: Cell): Promise<Sample> => {
    const { client, audience } = open(target)
    return measureThroughput(client, audience, topics, connections, duration)
  },
  failover: measureFailover,
})
