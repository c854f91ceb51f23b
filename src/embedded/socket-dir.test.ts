import { mkdir, rmdir, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { prepareSocketDir } from './socket-dir.ts'
import { newTestFolder } from './test-stack.ts'

afterEach(() => vi.unstubAllEnvs())

test('a data folder gets the same private socket folder at every start, emptied', async () => {
  const cluster = await newTestFolder()
  vi.stubEnv('TMPDIR', await newTestFolder())
  const folder = await prepareSocketDir(cluster, undefined)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  await writeFile(join(folder, '.s.PGSQL.5432.lock'), '1')
  expect(await prepareSocketDir(cluster, undefined)).toBe(folder)
  await expect(stat(join(folder, '.s.PGSQL.5432.lock'))).rejects.toThrow('ENOENT')
  expect(await prepareSocketDir(await newTestFolder(), undefined)).not.toBe(folder)
})

test('a long or missing TMPDIR is passed over for /tmp', async () => {
  const cluster = await newTestFolder()
  for (const place of [`${cluster}/${'long'.repeat(30)}`, `${cluster}/absent`]) {
    vi.stubEnv('TMPDIR', place)
    const folder = await prepareSocketDir(cluster, undefined)
    expect(dirname(folder)).toBe('/tmp')
    await rmdir(folder)
  }
})

test('a folder that somebody else put in the way, or opened to others, is not used', async () => {
  const cluster = await newTestFolder()
  vi.stubEnv('TMPDIR', await newTestFolder())
  const name = await prepareSocketDir(cluster, undefined)

  vi.stubEnv('TMPDIR', await newTestFolder())
  const planted = join(tmpdir(), name.slice(name.lastIndexOf('/') + 1))
  await symlink('/tmp', planted)
  expect(await prepareSocketDir(cluster, undefined)).not.toBe(planted)

  vi.stubEnv('TMPDIR', await newTestFolder())
  const open = join(tmpdir(), name.slice(name.lastIndexOf('/') + 1))
  await mkdir(open, { mode: 0o755 })
  expect(await prepareSocketDir(cluster, undefined)).not.toBe(open)
})
