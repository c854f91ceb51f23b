import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startEmbedded } from '#embedded/start.ts'
import { migrate } from '#platform/db/migrate.ts'

export const root = resolve(import.meta.dirname, '../..')
export const migrations = join(root, 'supabase/migrations')

/** A throwaway embedded Postgres with the Auth schema, migrated; fast rather than safe unless it is to be `durable`. */
export async function startStack({ durable = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'roost-test-'))
  const embedded = await startEmbedded({
    dataDir: folder,
    siteUrl: 'http://127.0.0.1',
    onLog: () => {},
    durable,
  })
  await migrate(embedded.env.DATABASE_MIGRATION_URL, migrations)
  const { DATABASE_MIGRATION_URL: admin_url, ...environment } = embedded.env
  return {
    environment,
    admin_url,
    auth_url: embedded.authUrl,
    close: async () => {
      await embedded.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
