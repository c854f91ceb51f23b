import { access, chown, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { cloneTo } from './clone.ts'
import { processesIn } from './processes.ts'
import { postmaster, ready, stop } from './roost.ts'
import { BUILD_MS, test } from './test.ts'
import { withoutNetwork } from './without-network.ts'

test.setTimeout(2 * BUILD_MS)

/** Says how long something took, without judging. */
function report(what: string, ms: number) {
  const seconds = `${(ms / 1000).toFixed(1)} s`
  test.info().annotations.push({ type: what, description: seconds })
  process.stdout.write(`    ${what}: ${seconds}\n`)
}

/** When the pages were built. */
const builtAt = async (repository: string) => (await stat(join(repository, '.next/BUILD_ID'))).mtimeMs

test('a clone starts without a network, in a closed folder with spaces in its name, and builds once', async ({
  folder,
  launch,
}) => {
  // As `/root` is, the folder is closed to the account that runs Postgres when we are root.
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  const repository = await cloneTo(join(folder, 'my roost'))
  const { command, environment, get } = withoutNetwork(['npm', 'start'])
  const options = { repository, command, environment: { ...environment, ROOST_DATA: '' } }

  const timed = async (what: string) => {
    const started = Date.now()
    const roost = await launch(options)
    const lines = await ready(roost, BUILD_MS)
    report(what, Date.now() - started)
    expect(lines.filter((line) => line !== '' && !line.startsWith('> '))).toEqual([
      expect.stringMatching(/^Dashboard /),
      `Data              ${join(repository, '.roost')}`,
      expect.stringMatching(/^Connect a device /),
    ])
    return roost
  }

  const first = await timed('first start')
  const built = await builtAt(repository)
  expect(await get(first.pid, `${first.url}/health`)).toMatchObject({ status: 200 })
  const page = await get(first.pid, `${first.url}/login`)
  expect(page.status).toBe(200)
  const [, script] = /src="(\/_next\/static\/[^"]+\.js)"/.exec(page.text) ?? []
  expect(await get(first.pid, first.url + script)).toMatchObject({ status: 200 })
  expect(await stop(first)).toEqual({ code: 0, signal: null })

  const second = await timed('second start')
  expect(await get(second.pid, `${second.url}/health`)).toMatchObject({ status: 200 })
  expect(await builtAt(repository)).toBe(built)
})

test('an ordinary user builds and starts as itself, also after a first start that was stopped', async ({
  folder,
  launch,
}) => {
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined
  if (nobody) await chown(folder, nobody.uid, nobody.gid)
  const repository = await cloneTo(join(folder, 'roost'), nobody)
  // Its own Node: where npm and our Node are installed may be closed to the account.
  const command = ['node_modules/.bin/node', 'src/server/main.ts']
  const options = { repository, command, ...(nobody && { account: nobody }) }

  const stopped = await launch(options)
  await expect(async () => access(join(repository, '.next/cache'))).toPass({ timeout: BUILD_MS })
  expect(await stop(stopped), stopped.stderr()).toEqual({ code: 0, signal: null })
  expect(await processesIn(folder)).toEqual([])

  const roost = await launch(options)
  await ready(roost, BUILD_MS)
  expect((await fetch(`${roost.url}/health`)).status).toBe(200)
  expect((await fetch(`${roost.url}/login`)).status).toBe(200)
  expect((await stat(`/proc/${await postmaster(roost)}`)).uid).toBe(nobody?.uid ?? process.getuid?.())
})
