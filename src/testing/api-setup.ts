import type { TestProject } from 'vitest/node'
import { buildPages } from '#server/build-pages.ts'
import { serveAuthOf } from './auth-service.ts'
import { startExternalStack } from './external-stack.ts'
import { freePort, front, plainNext, startServer } from './processes.ts'
import { root, startStack } from './stack.ts'

/**
 * The servers every API test runs against: the front server and plain Next on one database of the packaged Postgres,
 * and the front server on a Postgres and an Auth service that were started apart from it, as on Supabase.
 */
export default async function setup({ provide }: TestProject) {
  const closers: (() => Promise<unknown>)[] = []
  // Settings are read at start: those of whoever builds must not get into the pages.
  process.env.NEXT_PUBLIC_SERVER_URL = 'https://builder.example'
  await buildPages(root)
  delete process.env.NEXT_PUBLIC_SERVER_URL

  const ours = await startStack()
  closers.push(ours.close)
  const our_auth = await serveAuthOf(ours)
  closers.push(our_auth.close)
  const { environment } = our_auth

  const theirs = await startExternalStack()
  closers.push(theirs.close)
  const { environment: external } = theirs

  const ports = [await freePort(), await freePort(), await freePort()] as const
  const servers = await Promise.all([
    startServer(front, ports[0], environment),
    startServer(plainNext(ports[1]), ports[1], environment),
    startServer(front, ports[2], external),
  ])
  closers.push(() => Promise.all(servers.map((server) => server.stop())))

  const names = ['front server', 'plain Next', 'external Postgres and Auth']
  provide(
    'servers',
    servers.map(({ url }, index) => ({
      name: names[index] ?? '',
      url,
      stack:
        index < 2
          ? { environment, admin_url: ours.admin_url }
          : { environment: external, admin_url: theirs.admin_url },
    })),
  )
  provide('issuer', theirs.issuer)
  return async () => {
    for (const close of closers.reverse()) await close()
  }
}
