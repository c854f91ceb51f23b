import { buildPages } from '#server/build-pages.ts'
import { serveAuthOf } from '#testing/auth-service.ts'
import { freePort, front, plainNext, startServer } from '#testing/processes.ts'
import { root, startStack } from '#testing/stack.ts'

/** What the run measures: three servers, each a process of its own, and the database behind two of them. */
export type Targets = {
  urls: { bare: string; next: string; roost: string }
  stack: { environment: Record<string, string>; admin_url: string }
}

/** Starts them as their users run them: Postgres durable, Next and Roost in production. */
export async function startTargets(onStarted: (close: () => Promise<unknown>) => void): Promise<Targets> {
  await buildPages(root)
  const stack = await startStack({ durable: true })
  onStarted(stack.close)
  const auth = await serveAuthOf(stack)
  onStarted(auth.close)
  const { environment } = auth
  const start = async (args: (port: number) => string[]) => {
    const port = await freePort()
    const server = await startServer(args(port), port, environment)
    onStarted(server.stop)
    return server.url
  }
  const urls = {
    bare: await start(() => ['bench/bare.ts']),
    next: await start(plainNext),
    roost: await start(() => front),
  }
  return { urls, stack: { environment, admin_url: stack.admin_url } }
}
