import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ensureCluster } from './cluster.ts'
import { newTestFolder } from './test-stack.ts'

test('a database of another major version is refused with advice', async () => {
  const dataDir = await newTestFolder()
  await mkdir(join(dataDir, 'postgres'))
  await writeFile(join(dataDir, 'postgres/PG_VERSION'), '14\n')
  const binaries = { binDir: '/nonexistent', major: 18 }
  const options = { dataDir, binaries, user: undefined, password: '', secretsDir: dataDir, durable: true }
  await expect(ensureCluster(options)).rejects.toThrow('was made by Postgres 14, but this Roost brings 18')
})
