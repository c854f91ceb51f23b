import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { type TwoDevices, twoDevices } from '#cli/testing/two-devices.ts'
import { type Watched, watchedFolder } from '#cli/testing/watched-folder.ts'
import { putContent } from '#client/sync/put-content.ts'
import { syncType } from '#client/sync/sync-type.ts'
import { text } from '#client/testing/device.ts'
import { encodeTree } from './tree.ts'

let account: TwoDevices
let one: Watched
let two: Watched
beforeEach(async () => {
  account = await twoDevices()
  one = await watchedFolder(account, 'one')
  two = await watchedFolder(account, 'two')
})

test('a folder of a type comes as a folder, file by file, and both sides may edit', async () => {
  one.write('history/a.md', 'a')
  one.write('history/deep/b.bin', new Uint8Array([0xff]))
  one.write('history/.hidden', 'not synced')
  one.write('history/a.md~', 'not synced')
  await one.sync()
  await two.sync()
  expect(two.names('history')).toEqual(['a.md', 'deep/b.bin'])
  one.write('history/a.md', 'a, edited')
  two.write('history/c.md', 'c')
  rmSync(two.path('history/deep'), { recursive: true })
  await one.sync()
  await two.sync()
  await one.sync()
  for (const side of [one, two]) {
    expect(side.names('history').filter((name) => !/\.hidden|~/.test(name))).toEqual(['a.md', 'c.md'])
    expect(side.read('history/a.md')).toBe('a, edited')
  }
  expect(one.read('history/.hidden')).toBe('not synced')
  expect(existsSync(one.path('history/deep'))).toBe(false)
})

test('of two edits of one file in a folder the other is kept beside that file alone', async () => {
  one.write('history/a.md', 'old')
  one.write('history/b.md', 'b')
  await one.sync()
  await two.sync()
  one.write('history/a.md', 'mine')
  two.write('history/a.md', 'theirs')
  await one.sync()
  await two.sync()
  await one.sync()
  expect(one.read('history/a.md')).toBe(two.read('history/a.md'))
  const copies = two.names('history').filter((name) => !['a.md', 'b.md'].includes(name))
  expect(copies).toHaveLength(1)
  expect(copies[0]).toMatch(/^a\.conflict-.*\.md$/)
  expect([two.read('history/a.md'), two.read(`history/${copies[0]}`)].sort()).toEqual(['mine', 'theirs'])
})

test.each(['../escaped', '/tmp/escaped', 'a/../../escaped', '.bashrc', 'con', 'x:y'])(
  'a folder from elsewhere with %j in it is refused, and nothing of it is written',
  async (path) => {
    const files = new Map([
      ['a.md', text('a')],
      [path, text('x')],
    ])
    await putContent(one.device, 'history', encodeTree(files))
    await syncType(one.device, 'history')
    await syncType(two.device, 'history')
    await expect(two.keep()).rejects.toMatchObject({ code: 'unportable_name' })
    expect(two.names()).toEqual([])
    expect(existsSync(join(account.folder, 'escaped'))).toBe(false)
  },
)

test('a folder is not written through a link that leads out of it', async () => {
  one.write('history/a.md', 'a')
  await one.sync()
  await two.sync()
  mkdirSync(join(account.folder, 'outside'))
  symlinkSync(join(account.folder, 'outside'), two.path('history/sub'))
  one.write('history/sub/b.md', 'b')
  await one.sync()
  await expect(two.sync()).rejects.toMatchObject({ code: 'unsafe_path' })
  expect(readdirSync(join(account.folder, 'outside'))).toEqual([])
  rmSync(two.path('history/sub'))
  await two.sync()
  expect(two.read('history/sub/b.md')).toBe('b')
})

test('files that a link has taken the place of, and a folder that was emptied, are not taken for deleted', async () => {
  one.write('history/deep/a.md', 'a')
  one.write('history/b.md', 'b')
  await one.sync()
  renameSync(one.path('history/deep'), join(account.folder, 'moved'))
  symlinkSync(join(account.folder, 'moved'), one.path('history/deep'))
  await expect(one.keep()).rejects.toMatchObject({ code: 'unsafe_path' })
  rmSync(one.path('history/deep'))
  rmSync(one.path('history/b.md'))
  await expect(one.keep()).rejects.toMatchObject({ code: 'emptied' })
  rmSync(one.path('history'), { recursive: true })
  await one.sync()
  await two.sync()
  expect(two.names()).toEqual([])
})

test('a folder here and a file from elsewhere are not mixed', async () => {
  one.write('history/a.md', 'a')
  await one.sync()
  await two.sync()
  rmSync(two.path('history'), { recursive: true })
  await two.sync()
  two.write('history.txt', 'a file now')
  await two.sync()
  one.write('history/b.md', 'b')
  await one.sync()
  expect(one.names('history')).toContain('b.md')
  await two.sync()
  const contents = [...one.names().map(one.read), ...two.names().map(two.read)]
  expect(contents).toContain('a file now')
  expect(contents.join()).toContain('"b.md":{"text":"b"}')
})
