import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { InvalidConfig } from '#platform/config/config.ts'
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
  const expected =
    error instanceof InvalidConfig || (error instanceof Error && error.name === 'DataFolderInUse')
  process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : error}\n`)
  process.exit(1)
}
