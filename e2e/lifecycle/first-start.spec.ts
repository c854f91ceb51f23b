import { access, chown, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { cloneTo } from './clone.ts'
import { processesIn } from './processes.ts'
import { postmaster, ready, stop } from './roost.ts'
import { BUILD_MS, test } from './test.ts'
import { withoutNetwork } from './without-network.ts'

test.setTimeout(2 * BUILD_MS)

/** Says how long something takes, without judging. */
async function timed<T>(what: string, work: Promise<T>): Promise<T> {
  const started = Date.now()
  const result = await work
  const seconds = `${((Date.now() - started) / 1000).toFixed(1)} s`
  test.info().annotations.push({ type: what, description: seconds })
  process.stdout.write(`    ${what}: ${seconds}\n`)
  return result
}

/** When the pages were built. */
const builtAt = async (repository: string) => (await stat(join(repository, '.next/BUILD_ID'))).mtimeMs

/** What a start prints, all of it. */
const linesWith = (data: string) => [
  expect.stringMatching(/^Dashboard /),
  `Data              ${data}`,
  expect.stringMatching(/^Connect a device /),
]

test('an ordinary user builds once and starts as itself, without a network, also after a start that was stopped; so does root', async ({
  folder,
  launch,
}) => {
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined
  if (user) await chown(folder, user.uid, user.gid)
  // As `/root` is, the folder is closed to the account that runs Postgres when we are root.
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  const repository = await cloneTo(join(folder, 'my roost'), user)
  // Its own Node: where npm and our Node are installed may be closed to the account.
  const asUser = withoutNetwork(['node_modules/.bin/node', 'src/server/main.ts'], user)
  const byUser = { repository, command: asUser.command, environment: asUser.environment }

  const stopped = await launch(byUser)
  await expect(async () => access(join(repository, '.next/cache'))).toPass({ timeout: BUILD_MS })
  expect(await stop(stopped), stopped.stderr()).toEqual({ code: 0, signal: null })
  expect(await processesIn(folder)).toEqual([])

  const first = await launch(byUser)
  const firstLines = await timed('first start', ready(first, BUILD_MS))
  expect(firstLines).toEqual(linesWith(first.data))
  const built = await builtAt(repository)
  expect(await asUser.get(first.pid, `${first.url}/health`)).toMatchObject({ status: 200 })
  const page = await asUser.get(first.pid, `${first.url}/login`)
  expect(page.status).toBe(200)
  const [, script] = /src="(\/_next\/static\/[^"]+\.js)"/.exec(page.text) ?? []
  expect(await asUser.get(first.pid, first.url + script)).toMatchObject({ status: 200 })
  expect((await stat(`/proc/${await postmaster(first)}`)).uid).toBe(user?.uid ?? process.getuid?.())
  expect(await stop(first)).toEqual({ code: 0, signal: null })

  const { command, environment, get } = withoutNetwork(['npm', 'start'])
  const second = await launch({ repository, command, environment: { ...environment, ROOST_DATA: '' } })
  const lines = await timed('second start', ready(second, BUILD_MS))
  // npm says first what it runs.
  expect(lines.filter((line) => line !== '' && !line.startsWith('> '))).toEqual(
    linesWith(join(repository, '.roost')),
  )
  expect(await get(second.pid, `${second.url}/health`)).toMatchObject({ status: 200 })
  expect(await builtAt(repository)).toBe(built)
})
