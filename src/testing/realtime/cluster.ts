import { once } from 'node:events'
import { inject } from 'vitest'
import { freePort, front, type ServerProcess, startServer } from '../processes.ts'
import type { TestServer } from '../provided.ts'
import { startBalancer } from './balancer.ts'
import { type Doorbell, doorbells } from './doorbells.ts'
import { PING_SECONDS } from './follower.ts'

/** One account may have so many connections to one instance: fewer than a test would open by mistake. */
export const ACCOUNT_CONNECTIONS = 24

const settings = {
  JOBS: 'off',
  PING_SECONDS: String(PING_SECONDS),
  LIMIT_ACCOUNT_CONNECTIONS: String(ACCOUNT_CONNECTIONS),
  // Three instances share the connections of one Postgres with everybody else's servers.
  DATABASE_POOL_MAX: '5',
}

/** One of the processes behind the balancer. It keeps its port. */
export type Instance = TestServer & {
  port: number
  start: () => Promise<void>
  /** Kills it so that it can do nothing more. */
  kill: () => Promise<void>
  /** Asks it to stop, and waits until it has. */
  stop: () => Promise<void>
}

/** Three instances on one Postgres behind a balancer, and the doorbell they share. */
export type Cluster = {
  stack: TestServer['stack']
  balancer: Awaited<ReturnType<typeof startBalancer>>
  instances: readonly [Instance, Instance, Instance]
  /** The instances that run, by which something can be written. */
  running: () => Instance[]
  bell: Doorbell
  close: () => Promise<void>
}

/** Starts a cluster on the database of the front server. The seed decides what its network does. */
export async function startCluster(bell_name: keyof typeof doorbells, seed: number): Promise<Cluster> {
  const [{ stack }] = inject('servers') as [TestServer]
  const bell = await doorbells[bell_name](stack)
  const balancer = await startBalancer(seed)
  const environment = { ...bell.environment, ...settings, NEXT_PUBLIC_SERVER_URL: balancer.url }
  const alive = new Map<Instance, ServerProcess>()
  const end = async (instance: Instance, signal: NodeJS.Signals) => {
    const child = alive.get(instance)?.child
    alive.delete(instance)
    if (!child || child.exitCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }
  const createInstance = async (): Promise<Instance> => {
    const port = await freePort()
    const instance: Instance = {
      name: `instance on ${port}`,
      url: `http://127.0.0.1:${port}`,
      stack: { ...stack, environment },
      port,
      start: async () => void alive.set(instance, await startServer(front, port, environment)),
      kill: () => end(instance, 'SIGKILL'),
      stop: () => end(instance, 'SIGTERM'),
    }
    return instance
  }
  const instances = [await createInstance(), await createInstance(), await createInstance()] as const
  await Promise.all(instances.map((instance) => instance.start()))
  balancer.serve(instances.map(({ port }) => port))
  return {
    stack,
    balancer,
    instances,
    running: () => [...alive.keys()],
    bell,
    close: async () => {
      await Promise.all(instances.map((instance) => instance.kill()))
      await balancer.close()
      await bell.close()
    },
  }
}
