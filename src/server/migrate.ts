import { join, resolve } from 'node:path'
import { migrate } from '#platform/db/migrate.ts'

const url = process.env.DATABASE_MIGRATION_URL
if (!url) {
  process.stderr.write('Set DATABASE_MIGRATION_URL to a role that may create schemas and roles.\n')
  process.exit(1)
}
const applied = await migrate(url, join(resolve(import.meta.dirname, '../..'), 'supabase/migrations'))
process.stdout.write(applied.length > 0 ? `Applied ${applied.join(', ')}\n` : 'Nothing to apply\n')
