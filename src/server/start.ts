import { join } from 'node:path'
import { retentionJobs } from '#domain/retention/retention-jobs.ts'
import { config, parseConfig, serverUrl } from '#platform/config/config.ts'
import { migrate } from '#platform/db/migrate.ts'
import { database } from '#platform/db/pool.ts'
import { openJobs } from '#platform/jobs/open-jobs.ts'
import { closeDoorbell, stopWaiting } from '#platform/realtime/doorbell.ts'
import { serveAuthInProcess } from '#platform/supabase/auth-fetch.ts'
import { buildPages } from './build-pages.ts'
import { createFront, type Find } from './front.ts'
import { limitAuth } from './limit-auth.ts'
import { listen } from './listen.ts'
import { openPages } from './pages.ts'
import { loadRoutes } from './routes.ts'
import { openSockets } from './sockets.ts'
import { openStack } from './stack.ts'
import { drain, stopOnSignal } from './stop.ts'

/** Where the server was started, as its three lines say it. */
type Started = { dashboard: string; data: string; server: string }

/**
 * Starts everything in this process: the port, the embedded stack where no database is configured, migrations, pages.
 * Resolves when requests are served; a failure stops what had started. Throws `InvalidConfig` for what an operator
 * can mend.
 */
export async function start({ root, development }: { root: string; development: boolean }): Promise<Started> {
  const closers: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  const isStopping = stopOnSignal(stop)
  try {
    return await open({ root, development, onOpened: (close) => closers.push(close) })
  } catch (error) {
    // What is stopped half-way fails, but that is no news: the process leaves when all has stopped.
    if (isStopping()) return new Promise(() => {})
    await stop()
    throw error
  }
}

type Opening = { root: string; development: boolean; onOpened: (close: () => Promise<unknown>) => void }

async function open({ root, development, onOpened }: Opening): Promise<Started> {
  const settings = parseConfig(process.env)
  const front = createFront(settings.TRUSTED_PROXY_HOPS)
  const port = await listen(front.server, settings.PORT, settings.HOST)
  process.env.PORT = String(port)

  // A data folder in use is refused here, before a build that would pull the pages from under the Roost using it.
  const stack = await openStack(settings, port)
  onOpened(stack.close)
  const stopBuilding = new AbortController()
  const building = development ? undefined : buildPages(root, stopBuilding.signal)
  const built = building?.catch(() => {})
  onOpened(async () => {
    stopBuilding.abort()
    await built
  })
  Object.assign(process.env, stack.environment)
  const { DATABASE_MIGRATION_URL } = config()
  if (DATABASE_MIGRATION_URL) await migrate(DATABASE_MIGRATION_URL, join(root, 'supabase/migrations'))
  onOpened(() => database().end({ timeout: 5 }))
  if (config().JOBS === 'on') onOpened(openJobs({ queue: 'retention', jobs: retentionJobs }))
  const [routes, auth] = await Promise.all([loadRoutes(join(root, 'src/app')), stack.openAuth(), building])

  const pages = await openPages({ root, development, port })
  onOpened(() => pages.close())
  onOpened(closeDoorbell)
  onOpened(() => {
    stopWaiting()
    return drain(front.server)
  })
  serveAuthInProcess(auth)
  const outerAuth = auth && limitAuth(auth)
  const find: Find = (pathname) =>
    outerAuth && pathname.startsWith('/auth/v1/') ? outerAuth : routes(pathname)
  const sockets = openSockets()
  const upgradePage = pages.getUpgradeHandler()
  front.serve({
    find,
    pages: pages.getRequestHandler(),
    // Next has sockets of its own while it is developed with.
    upgrade: (request, socket, head) =>
      development && request.url?.startsWith('/_next/')
        ? void upgradePage(request, socket, head)
        : sockets(request, socket, head),
  })
  return { dashboard: `${serverUrl()}/dashboard`, data: stack.data, server: serverUrl() }
}
