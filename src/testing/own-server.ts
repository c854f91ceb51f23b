import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type Database } from '#platform/db/connect.ts'
import { freePort, front, startServer } from './processes.ts'
import type { TestServer } from './provided.ts'

type Stopping = TestServer & { stop: () => Promise<void>; output: () => string; port: number }

/** The front server on a stack that exists, with settings of its own. */
export async function startOwnServer(
  stack: TestServer['stack'],
  settings: Record<string, string>,
  port?: number,
): Promise<Stopping> {
  const at = port ?? (await freePort())
  const environment = { ...stack.environment, ...settings }
  const { url, stop, output } = await startServer(front, at, environment)
  return { name: 'own server', url, stack: { ...stack, environment }, stop, output, port: at }
}

/** The front server with its embedded stack in a throwaway folder, as `npm start` runs it. */
export async function startEmbeddedServer(settings: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'roost-own-'))
  const port = await freePort()
  const { url, stop, output } = await startServer(front, port, { ROOST_DATA: folder, ...settings })
  return {
    url,
    port,
    output,
    folder,
    stop: async () => {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const opened = new Map<string, Database>()

/** A superuser's connection to a server's database, to look past every policy. */
export function adminOf({ stack }: TestServer): Database {
  const known = opened.get(stack.admin_url) ?? connect(stack.admin_url, 2)
  opened.set(stack.admin_url, known)
  return known
}

/** The audit log of an account, oldest first. */
export const auditOf = (server: TestServer, user_id: string) => adminOf(server)<
  {
    event_type: string
    ip_address: string | null
    user_agent: string | null
    metadata: Record<string, unknown>
  }[]
>`
  select event_type, host(ip_address) as ip_address, user_agent, metadata
  from roost.audit_logs where user_id = ${user_id} order by seq`
