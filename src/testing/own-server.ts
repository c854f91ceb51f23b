import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, front, plainNext, startServer } from './processes.ts'
import type { TestServer } from './provided.ts'

/** The ways to run Roost, each with what starts it on a port. */
const programs = { 'front server': () => front, 'plain Next': plainNext }

type Program = keyof typeof programs
export const programNames = Object.keys(programs) as Program[]

type Own = { program?: Program; port?: number }

/** A server on a stack that exists, with settings of its own. */
export async function startOwnServer(
  stack: TestServer['stack'],
  settings: Record<string, string> = {},
  { program = 'front server', port }: Own = {},
) {
  const at = port ?? (await freePort())
  const environment = { ...stack.environment, ...settings }
  const { url, stop, output } = await startServer(programs[program](at), at, environment)
  return { name: program, url, stack: { ...stack, environment }, stop, output, port: at }
}

/** A server of a test's own. */
export type OwnServer = Awaited<ReturnType<typeof startOwnServer>>

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
