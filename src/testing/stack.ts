import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startEmbedded } from '#embedded/start.ts'
import { migrate } from '#platform/db/migrate.ts'
import type { TestStack } from './provided.ts'

export const root = resolve(import.meta.dirname, '../..')
export const migrations = join(root, 'supabase/migrations')

type Started = TestStack & { close: () => Promise<void>; embedded: Awaited<ReturnType<typeof startEmbedded>> }

/** A throwaway Postgres with the Auth schema, migrated unless `bare`. `binDir` takes the programs of another version. */
export async function startStack(options: { binDir?: string; bare?: boolean } = {}): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), 'roost-test-'))
  const embedded = await startEmbedded({
    dataDir: folder,
    siteUrl: 'http://127.0.0.1',
    onLog: () => {},
    durable: false,
    ...(options.binDir && { binDir: options.binDir }),
  })
  if (!options.bare) await migrate(embedded.env.DATABASE_MIGRATION_URL, migrations)
  const { DATABASE_MIGRATION_URL: admin_url, ...environment } = embedded.env
  return {
    environment,
    admin_url,
    embedded,
    close: async () => {
      await embedded.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
