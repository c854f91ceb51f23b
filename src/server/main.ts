import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { start } from './start.ts'

const root = resolve(import.meta.dirname, '../..')
process.chdir(root)
process.env.NEXT_TELEMETRY_DISABLED = '1'
if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'))

try {
  const { dashboard, data, server } = await start({ root, development: process.argv.includes('--dev') })
  process.stdout.write(
    [
      `Dashboard         ${dashboard}`,
      `Data              ${data}`,
      `Connect a device  npx roost login --server ${server}`,
      '',
    ].join('\n'),
  )
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
}

/** What Roost throws at start is a sentence for its operator; what others throw is a bug, and wants its stack. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const is_ours = error.constructor === Error || ['InvalidConfig', 'DataFolderInUse'].includes(error.name)
  return is_ours ? error.message : (error.stack ?? error.message)
}
