import { serverUrl } from '#platform/config/config.ts'
import type { Config } from '#platform/config/schema.ts'

/** The database and Auth service this process runs with: given by the environment, or embedded. */
type Stack = {
  /** Where data lives, in words. */
  data: string
  /** Settings the rest of Roost reads as if an operator had made them. */
  environment: Record<string, string>
  /** The Auth service of this process, once the database is migrated; undefined where it runs elsewhere. */
  openAuth: () => Promise<((request: Request) => Promise<Response>) | undefined>
  close: () => Promise<void>
}

/** Opens the stack `settings` ask for. The embedded one is only loaded when it is. */
export async function openStack(settings: Config, port: number): Promise<Stack> {
  if (settings.DATABASE_URL) {
    const { host, pathname } = new URL(settings.DATABASE_URL)
    return {
      data: `Postgres at ${decodeURIComponent(host)}${pathname}`,
      environment: {},
      openAuth: async () => undefined,
      close: async () => {},
    }
  }
  const { startEmbedded } = await import('#embedded/start.ts')
  const embedded = await startEmbedded({
    dataDir: settings.ROOST_DATA,
    siteUrl: `http://127.0.0.1:${port}`,
    onLog: (line) => process.stderr.write(`${line}\n`),
  })
  return {
    data: embedded.dataDir,
    environment: { ...embedded.env },
    openAuth: async () => {
      const { GITHUB_CLIENT_ID: clientId, GITHUB_CLIENT_SECRET: secret, GITHUB_URL: url } = settings
      const github = clientId && secret ? { clientId, secret, url } : undefined
      const auth = await embedded.startAuth({ linkUrl: serverUrl(), github })
      return async (request) => {
        const answer = await auth.fetch(request, null)
        answer.headers.set('x-content-type-options', 'nosniff')
        return answer
      }
    },
    close: () => embedded.stop(),
  }
}
