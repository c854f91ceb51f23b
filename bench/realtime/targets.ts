import { buildPages } from '#server/build-pages.ts'
import { serveAuthOf } from '#testing/auth-service.ts'
import { freePort, front, type ServerProcess, startServer } from '#testing/processes.ts'
import { root, startStack } from '#testing/stack.ts'
import type { OnStarted } from '../run.ts'
import { deepstream, installPeers } from './install-peers.ts'
import type { Target } from './load.ts'
import { measurable } from './process-usage.ts'

/** A server that runs in a process of its own, and how the load generator reaches it. */
export type Started = { target: Target; server: ServerProcess }

export type Targets = {
  admin_url: string
  start: (name: string, kind: keyof typeof programs) => Promise<Started>
}

const programs = {
  roost: { kind: 'roost', args: () => front },
  roost_unprepared: { kind: 'roost', args: () => front },
  roost_deaf: { kind: 'roost', args: () => front },
  deepstream: {
    kind: 'deepstream',
    args: (port: number) => [...deepstream, '--host', '127.0.0.1', '--port', String(port)],
  },
  floor: { kind: 'floor', args: () => ['bench/realtime/floor-server.ts'] },
} as const

/** All load comes from one person's machine, and nothing is cleaned up meanwhile. */
const ROOMY = { LIMIT_CONNECTIONS: '1000000', LIMIT_ACCOUNT_CONNECTIONS: '1000000', JOBS: 'off' }

/** A durable Postgres with the Auth service beside it, and what starts servers on it as their users run them. */
export async function prepareTargets(onStarted: OnStarted): Promise<Targets> {
  installPeers()
  await buildPages(root)
  const stack = await startStack({ durable: true })
  onStarted(stack.close)
  const auth = await serveAuthOf(stack)
  onStarted(auth.close)
  const { DATABASE_URL } = stack.environment
  const settings: Partial<Record<keyof typeof programs, Record<string, string>>> = {
    roost_deaf: { DATABASE_LISTEN_URL: '' },
    // Another way to say the same, so that nothing is prepared: as it is without the bell.
    roost_unprepared: { DATABASE_LISTEN_URL: `${DATABASE_URL}?application_name=bell` },
  }
  return {
    admin_url: stack.admin_url,
    start: async (name, program) => {
      const port = await freePort()
      const { kind, args } = programs[program]
      const environment = { ...auth.environment, ...ROOMY, ...settings[program] }
      const server = await startServer([...measurable, ...args(port)], port, environment)
      onStarted(server.stop)
      return { target: { name, kind, url: server.url }, server }
    },
  }
}
