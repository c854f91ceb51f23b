import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { expect, inject, onTestFinished, test } from 'vitest'
import { newFolder } from '#cli/testing/context.ts'
import { startRoost } from '#cli/testing/run-roost.ts'
import { signInTwo } from '#cli/testing/sign-in.ts'
import { startOwnServer } from '#testing/own-server.ts'
import { signUp } from '#testing/wire.ts'

/** A server of the test's own, and a new account with two profiles. */
async function prepare() {
  const [given] = inject('servers')
  if (!given) throw new Error('API tests are given servers')
  const server = await startOwnServer(given.stack)
  const running = { server }
  onTestFinished(() => running.server.stop())
  const { cookie } = await signUp(server)
  const folder = newFolder()
  await signInTwo(folder, { server: server.url, cookie }, ['desktop', 'laptop'])
  return {
    folder,
    url: server.url,
    stopServer: () => running.server.stop(),
    startServer: async () => {
      running.server = await startOwnServer(given.stack, {}, { port: server.port })
    },
  }
}

type Heard = { event?: string; data_type?: string; to_send?: number }

/** A folder of a profile, and the real `roost watch` of it. */
function watched(home: string, url: string, profile: string) {
  const folder = join(home, `${profile} notes`)
  const path = (name: string) => join(folder, name)
  const start = () => startRoost(home, url, ['watch', folder, '--json', '--profile', profile])
  let running = start()
  let stdout = ''
  const listen = () => running.child.stdout?.on('data', (chunk) => (stdout += chunk))
  listen()
  onTestFinished(() => void running.child.kill('SIGKILL'))
  const heard = (event: string) =>
    stdout
      .split('\n')
      .slice(0, -1)
      .map((line): Heard => JSON.parse(line))
      .filter((line) => line.event === event)
  return {
    path,
    heard,
    write: (name: string, content: string) => {
      mkdirSync(dirname(path(name)), { recursive: true })
      writeFileSync(path(name), content)
    },
    read: (name: string) => (existsSync(path(name)) ? readFileSync(path(name), 'utf8') : null),
    /** Every file that is synced, and what is in it. */
    files: () =>
      Object.fromEntries(
        readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
          .map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]),
      ),
    ready: (times = 1) => expect.poll(() => heard('ready').length).toBe(times),
    kill: () => {
      running.child.kill('SIGKILL')
      return running.ended
    },
    start: () => {
      running = start()
      listen()
    },
    ended: () => running.ended,
    interrupt: () => {
      running.child.kill('SIGINT')
      return running.ended
    },
  }
}

/** Either folder may still be on its way, so both are looked at each time. */
async function becomeSame(one: { files: () => object }, other: { files: () => object }): Promise<void> {
  await expect.poll(() => isDeepStrictEqual(one.files(), other.files())).toBe(true)
}

const ids = (content: string | null) => (JSON.parse(content ?? '[]') as { id: string }[]).map(({ id }) => id)

test('two watched folders become the same through edits, races, kill -9 and an outage', async () => {
  const { folder, url, stopServer, startServer } = await prepare()
  const [desktop, laptop] = [watched(folder, url, 'desktop'), watched(folder, url, 'laptop')]
  await Promise.all([desktop.ready(), laptop.ready()])

  desktop.write('setting.json', '{"theme":"dark"}')
  desktop.write('collection/a.md', 'a')
  desktop.write('collection/deep/b.md', 'b')
  await becomeSame(desktop, laptop)
  laptop.write('collection/a.md', 'a, edited')
  rmSync(laptop.path('setting.json'))
  renameSync(laptop.path('collection/deep/b.md'), laptop.path('collection/c.md'))
  await expect.poll(desktop.files).toEqual({ 'collection/a.md': 'a, edited', 'collection/c.md': 'b' })

  // At the same time, on both.
  desktop.write('history.json', '[{"id":"d"}]')
  laptop.write('history.json', '[{"id":"l"}]')
  await expect.poll(() => ids(desktop.read('history.json')).sort()).toEqual(['d', 'l'])
  await becomeSame(desktop, laptop)

  // Killed in the middle of a burst, whose last edit nobody has acknowledged.
  const burst = Array.from({ length: 30 }, (_, index) => ({ id: `burst-${index}` }))
  const before = JSON.parse(desktop.read('history.json') ?? '[]')
  const kept = desktop.heard('kept').length
  for (const [index] of burst.entries()) {
    desktop.write('history.json', JSON.stringify([...before, ...burst.slice(0, index + 1)]))
    if (index === 15) await expect.poll(() => desktop.heard('kept').length).toBeGreaterThan(kept)
  }
  await desktop.kill()
  laptop.write('collection/d.md', 'while the other is away')
  desktop.start()
  await desktop.ready(2)
  await expect.poll(() => ids(laptop.read('history.json'))).toEqual(ids(desktop.read('history.json')))
  expect(ids(laptop.read('history.json'))).toHaveLength(32)
  await becomeSame(desktop, laptop)

  await stopServer()
  await expect.poll(() => [desktop, laptop].map(({ heard }) => heard('offline').length)).toEqual([1, 1])
  desktop.write('environment.json', '{"desktop":1}')
  laptop.write('environment.json', '{"laptop":1}')
  laptop.write('secret.txt', 'only here')
  await expect.poll(() => desktop.heard('kept').at(-1)?.data_type).toBe('environment')
  await startServer()
  await expect
    .poll(() => JSON.parse(desktop.read('environment.json') ?? '{}'))
    .toEqual({ desktop: 1, laptop: 1 })
  await expect.poll(() => desktop.read('secret.txt')).toBe('only here')
  await becomeSame(desktop, laptop)
  expect(Object.keys(laptop.files()).filter((name) => name.includes('conflict'))).toEqual([])

  expect(await desktop.interrupt()).toMatchObject({ code: 0, stderr: '' })
  expect(await laptop.interrupt()).toMatchObject({ code: 0, stderr: '' })
}, 180_000)

test('when the key is renewed both watches go on; one whose device is signed out ends and says why', async () => {
  const { folder, url } = await prepare()
  const [desktop, laptop] = [watched(folder, url, 'desktop'), watched(folder, url, 'laptop')]
  await Promise.all([desktop.ready(), laptop.ready()])
  desktop.write('secret.txt', 'before')
  await expect.poll(() => laptop.read('secret.txt')).toBe('before')
  const onDesktop = (...words: string[]) => startRoost(folder, url, [...words, '--profile', 'desktop']).ended
  const files = ['--passphrase-file', join(folder, 'passphrase'), '--recovery-out', join(folder, 'new words')]
  expect(await onDesktop('key', 'rotate', '--yes', ...files)).toMatchObject({ code: 0 })
  laptop.write('secret.txt', 'after')
  await expect.poll(() => desktop.read('secret.txt')).toBe('after')
  desktop.write('history.txt', 'too')
  await expect.poll(() => laptop.read('history.txt')).toBe('too')

  expect(await onDesktop('devices', 'revoke', 'The laptop', '--yes')).toMatchObject({ code: 0 })
  expect(await laptop.ended()).toMatchObject({ code: 3 })
  expect(laptop.read('history.txt')).toBe('too')
  desktop.write('history.txt', 'alone')
  await expect.poll(() => desktop.heard('sent').at(-1)?.data_type).toBe('history')
}, 180_000)
