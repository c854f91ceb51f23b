import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { buildPages } from '#server/build-pages.ts'
import { freePort, front, type ServerProcess, startServer } from '#testing/processes.ts'
import type { TestServer } from '#testing/provided.ts'
import { root } from '#testing/stack.ts'

/** The server with its own Postgres, each of which can be killed and comes back. */
export type MortalServer = {
  url: string
  asTestServer(): Promise<TestServer>
  /** `kill -9` of the server; resolves when another one serves. */
  killServer(): Promise<void>
  /** `kill -9` of Postgres, which the server has to notice; resolves when requests are served again. */
  killPostgres(): Promise<void>
  stop(): Promise<void>
}

export async function startMortalServer(data: string): Promise<MortalServer> {
  await buildPages(root)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const start = (): Promise<ServerProcess> => startServer(front, port, { ROOST_DATA: data })
  let server = await start()

  return {
    url,
    asTestServer: async () => {
      const { publishable_key } = JSON.parse(await readFile(join(data, 'secrets.json'), 'utf8'))
      const environment = { NEXT_PUBLIC_SUPABASE_URL: url, NEXT_PUBLIC_SUPABASE_ANON_KEY: publishable_key }
      return { name: 'mortal', url, stack: { environment, admin_url: '' } }
    },
    killServer: async () => {
      const { child } = server
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
      server = await start()
    },
    killPostgres: async () => {
      const pid = Number((await readFile(join(data, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0])
      if (pid > 1) process.kill(pid, 'SIGKILL')
      while (!(await isHealthy(url))) await sleep(100)
    },
    stop: () => server.stop(),
  }
}

const isHealthy = (url: string) =>
  fetch(`${url}/health`).then(
    ({ ok }) => ok,
    () => false,
  )
