import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { beforeEach, expect, test } from 'vitest'
import { type TwoDevices, twoDevices } from '#cli/testing/two-devices.ts'
import { type Watched, watchedFolder } from '#cli/testing/watched-folder.ts'
import { getContent } from '#client/sync/get-content.ts'
import { putContent } from '#client/sync/put-content.ts'
import { syncType } from '#client/sync/sync-type.ts'
import { text } from '#client/testing/device.ts'
import { keepMaterialised, readMaterialised } from './materialised.ts'

let account: TwoDevices
let one: Watched
let two: Watched
beforeEach(async () => {
  account = await twoDevices()
  one = await watchedFolder(account, 'one')
  two = await watchedFolder(account, 'two')
})

const offline = (is_offline: boolean) => {
  account.server.faultFor = () => (is_offline ? 'unreachable' : undefined)
}

test.each([
  ['{"a":1}', 'history.json'],
  ['only text\n', 'history.txt'],
  ['', 'history.txt'],
  [new Uint8Array([0xff, 0x00]), 'history.bin'],
])('content arrives byte for byte, under a name that says what it is (%j)', async (content, name) => {
  one.write('history.notes', content)
  await one.sync()
  await two.sync()
  expect(two.names()).toEqual([name])
  expect(readFileSync(two.path(name)).equals(Buffer.from(content))).toBe(true)
})

test('an edit goes to the other folder and back, into the files that are there, with their permissions', async () => {
  one.write('history', 'one')
  two.write('history.md', 'one')
  await one.sync()
  await two.sync()
  chmodSync(two.path('history.md'), 0o664)
  one.write('history', 'two')
  await one.sync()
  await two.sync()
  expect(two.names()).toEqual(['history.md'])
  expect(two.read('history.md')).toBe('two')
  expect(statSync(two.path('history.md')).mode & 0o777).toBe(0o664)
  two.write('history.md', 'three')
  await two.sync()
  await one.sync()
  expect(one.read('history')).toBe('three')
  expect(one.heard.filter(({ event }) => event !== 'kept')).toMatchObject([
    { event: 'sent', revision: 1 },
    { event: 'sent', revision: 2 },
    { event: 'received', revision: 3 },
  ])
})

test('a deleted file removes the content, and the other file with it, until somebody makes it again', async () => {
  one.write('history.json', '{"a":1}')
  await one.sync()
  await two.sync()
  rmSync(one.path('history.json'))
  await one.sync()
  await two.sync()
  expect(two.names()).toEqual([])
  two.write('history.txt', 'again')
  await two.sync()
  await one.sync()
  expect(one.read('history.txt')).toBe('again')
})

test('a deletion here and an edit there leave the edit', async () => {
  one.write('history.txt', 'a')
  await one.sync()
  await two.sync()
  rmSync(one.path('history.txt'))
  two.write('history.txt', 'b')
  await two.sync()
  await one.sync()
  expect(one.read('history.txt')).toBe('b')
})

test('a renamed file is the same content', async () => {
  one.write('history.json', '{}')
  await one.sync()
  renameSync(one.path('history.json'), one.path('history.conf'))
  await one.sync()
  expect(account.server.blobs.get('history')?.version).toBe(1)
  expect(one.names()).toEqual(['history.conf'])
})

test('nothing is deleted because the folder is gone, or another one is in its place', async () => {
  one.write('history.json', '{}')
  await one.sync()
  renameSync(one.folder.path, `${one.folder.path} away`)
  await expect(one.keep()).rejects.toMatchObject({ code: 'folder_missing' })
  mkdirSync(one.folder.path)
  await expect(one.keep()).rejects.toMatchObject({ code: 'folder_missing' })
  const anew = await watchedFolder(account, 'one')
  await anew.sync()
  expect(anew.read('history.json')).toBe('{}')
})

test('where this device knows of nothing, a file it once had is not deleted', async () => {
  one.write('history.json', '{"a":1}')
  await one.sync()
  const kept = await readMaterialised(one.device, one.folder.key, 'history')
  await one.device.documents.change([], () => ({ 'sync/history': null }))
  await keepMaterialised(one.device, one.folder.key, 'history', kept)
  await one.keep()
  expect(one.read('history.json')).toBe('{"a":1}')
  await one.sync()
  expect(account.server.blobs.get('history')?.version).toBe(1)
})

test('lists that were edited on both sides end with every item on both, and no copy', async () => {
  one.write('history.json', '[]')
  await one.sync()
  await two.sync()
  one.write('history.json', '[{"id":"a"}]')
  two.write('history.json', '[{"id":"b"}]')
  await one.sync()
  await two.sync()
  await one.sync()
  for (const side of [one, two]) {
    expect(side.names()).toEqual(['history.json'])
    expect(JSON.parse(side.read('history.json'))).toEqual([{ id: 'a' }, { id: 'b' }])
  }
})

test('texts that were edited on both sides end the same, with the other one beside it, said once', async () => {
  one.write('history.txt', 'old')
  await one.sync()
  await two.sync()
  one.write('history.txt', 'mine')
  two.write('history.txt', 'theirs')
  await one.sync()
  await two.sync()
  await two.sync()
  await one.sync()
  expect(one.read('history.txt')).toBe(two.read('history.txt'))
  const contents = [...one.names().map(one.read), ...two.names().map(two.read)]
  expect(new Set(contents)).toEqual(new Set(['mine', 'theirs']))
  expect([...one.heard, ...two.heard].filter(({ event }) => event === 'conflict')).toHaveLength(1)
})

test('an edit that nobody has put yet is merged with what came, or kept as a copy, never written over', async () => {
  one.write('history.txt', 'old')
  await one.sync()
  // Another program of this profile has synced meanwhile.
  await putContent(one.device, 'history', text('pushed'))
  one.write('history.txt', 'edited')
  await one.sync()
  expect(one.read('history.txt')).toBe('edited')
  expect(one.names().map(one.read).sort()).toEqual(['edited', 'pushed'])
  expect((await getContent(one.device, 'history')).bytes).toEqual(text('edited'))
})

test('an edit made offline is kept, and goes out when the server is back', async () => {
  offline(true)
  one.write('history.json', '[{"id":"a"}]')
  await one.keep()
  expect(one.heard).toMatchObject([{ event: 'kept', data_type: 'history' }])
  offline(false)
  await one.sync()
  await two.sync()
  expect(two.read('history.json')).toBe('[{"id":"a"}]')
})

test('two files that could be the type are named, and nothing is done until one is gone', async () => {
  one.write('history.json', '{}')
  one.write('history.txt', 'x')
  await expect(one.keep()).rejects.toThrow('Both history.json and history.txt could be history.')
  expect((await getContent(one.device, 'history')).bytes).toBeNull()
  rmSync(one.path('history.txt'))
  await one.sync()
  expect(account.server.blobs.has('history')).toBe(true)
})

test('writing that was cut short is no edit: what came meanwhile is taken', async () => {
  one.write('history.txt', 'old')
  await one.sync()
  await two.sync()
  // Written, and killed before that was remembered.
  await keepMaterialised(two.device, two.folder.key, 'history', { base: text('old'), next: text('new') })
  two.write('history.txt', 'new')
  one.write('history.txt', 'newest')
  await one.sync()
  await syncType(two.device, 'history')
  await two.sync()
  expect(two.names()).toEqual(['history.txt'])
  expect(two.read('history.txt')).toBe('newest')
})

test('what is too large is said, and takes nothing with it', async () => {
  one.write('history.bin', crypto.getRandomValues(new Uint8Array(60_000)))
  account.server.max_account_bytes = 1000
  await expect(one.sync()).rejects.toMatchObject({ code: 'quota_exceeded' })
  one.write('history.bin', 'small')
  await one.sync()
  expect(account.server.blobs.get('history')?.version).toBe(1)
})
