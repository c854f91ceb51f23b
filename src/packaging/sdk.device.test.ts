import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildSdk } from './build-sdk.ts'
import { bundleForBrowser } from './bundle.ts'

const root = resolve(import.meta.dirname, '../..')
const run = promisify(execFile)

/** What a browser may load at once, and altogether but for Argon2, in bytes of gzip. */
const BUDGET = 60_000
const LATER_BUDGET = 30_000

let app: string
let sizes: Awaited<ReturnType<typeof buildSdk>>

/** An app beside which the package is installed as it would be published. */
beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), 'roost-app-'))
  const installed = join(app, 'node_modules/roost')
  await mkdir(installed, { recursive: true })
  await copyFile(join(root, 'package.json'), join(installed, 'package.json'))
  sizes = await buildSdk(join(installed, 'dist'))
  for (const name of await readdir(join(root, 'node_modules')))
    if (name !== 'roost') await symlink(join(root, 'node_modules', name), join(app, 'node_modules', name))
  await writeFile(join(app, 'package.json'), '{"type":"module"}')
})
afterAll(() => rm(app, { recursive: true, force: true }))

const write = async (name: string, text: string) => {
  await writeFile(join(app, name), text)
  return join(app, name)
}

test('a browser loads less than 60 kB at once, and what handles keys when it is needed', () => {
  expect(sizes.first, JSON.stringify(sizes)).toBeLessThan(BUDGET)
  expect(sizes.later, JSON.stringify(sizes)).toBeLessThan(LATER_BUDGET)
  // Where it is not apart, it counts with the rest.
  expect(sizes.argon2).toBeGreaterThan(5000)
})

test('nothing a browser loads needs Node, and what does would be noticed', async () => {
  const guilty = await write('guilty.js', `import { readFile } from 'node:fs/promises'; readFile('x')`)
  await expect(bundleForBrowser(guilty)).rejects.toThrow(/node:/)
  const innocent = await write('innocent.js', `import * as roost from 'roost'; console.log(roost)`)
  const chunks = await bundleForBrowser(innocent)
  for (const { code } of chunks)
    expect(code).not.toMatch(/\bfrom\s*["']node:|\bBuffer\.|\bprocess\.(env|platform)/)
})

test('what an app does not use is not in its bundle', async () => {
  const small = await write(
    'small.js',
    `import { parseServer } from 'roost'; console.log(parseServer('https://a.test'))`,
  )
  const [chunk, ...rest] = await bundleForBrowser(small)
  expect(rest).toEqual([])
  expect(chunk?.code.length).toBeLessThan(2000)
})

test('a program in Node finds both entries, and an error is the same class in each', async () => {
  const program = await write(
    'program.js',
    `import { createClient, UnreadableStorage } from 'roost'
     import { createFolderStorage } from 'roost/node'
     import { mkdirSync, writeFileSync } from 'node:fs'
     const { store, documents } = createFolderStorage('profile', { keychain: 'off' })
     await documents.change([], () => ({ a: new Uint8Array(3) }))
     mkdirSync('other')
     writeFileSync('other/documents.db', 'garbage')
     const error = await createFolderStorage('other').documents.read('a').catch((error) => error)
     const [kept] = await documents.read('a')
     console.log(typeof createClient, await store.read(), kept.length, error instanceof UnreadableStorage)`,
  )
  const { stdout } = await run(process.execPath, [program], { cwd: app })
  expect(stdout.trim()).toBe('function undefined 3 true')
})

test('the bundle for pages offers what the package does', async () => {
  const program = await write(
    'same.js',
    `const names = await Promise.all(['roost', 'roost/browser'].map(async (name) => Object.keys(await import(name)).sort()))
     console.log(JSON.stringify(names))`,
  )
  const { stdout } = await run(process.execPath, [program], { cwd: app })
  const [modules, bundle] = JSON.parse(stdout)
  expect(bundle).toEqual(modules)
  expect(modules).toContain('followEvents')
})

test('its declarations are whole, and hold an app to them', async () => {
  await write(
    'app.ts',
    `import { createBrowserStorage, type Device, type Followed, followEvents } from 'roost'
     import { createFolderStorage } from 'roost/node'
     export const device: Device = createBrowserStorage('app')
     export const other: Device = createFolderStorage('folder', { keychain: 'off' })
     export const run = () => followEvents(device, { onMessage: (message: Followed) => message.type })
     // @ts-expect-error: a device keeps documents
     export const wrong: Device = { store: device.store }`,
  )
  const options = ['--noEmit', '--strict', '--target', 'ES2024', '--module', 'nodenext', '--types', 'node']
  const compiled = await run(join(root, 'node_modules/.bin/tsc'), [...options, 'app.ts'], { cwd: app }).catch(
    (error: { stdout: string }) => error,
  )
  expect(compiled.stdout).toBe('')
  const declarations = await readFile(join(app, 'node_modules/roost/dist/types/client/entry.d.ts'), 'utf8')
  expect(declarations).not.toMatch(/['"]#/)
})
