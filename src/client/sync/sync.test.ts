import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, test } from 'vitest'
import { Offline, QuotaExceeded, TypeSwitchedOff, VaultLocked } from '#client/errors.ts'
import { pull, push } from '#client/testing/contents.ts'
import { accountWithTwoDevices, copyAccount, text } from '#client/testing/device.ts'
import { refuse } from '#client/testing/fake-server.ts'
import { listConflicts, resolveConflict } from './conflicts.ts'
import { readState } from './documents.ts'
import { getContent } from './get-content.ts'
import { discardEdit, putContent, removeContent, updateContent } from './put-content.ts'
import { syncAll, syncType } from './sync-type.ts'

let made: Awaited<ReturnType<typeof accountWithTwoDevices>>
let account: Awaited<ReturnType<typeof copyAccount>>
beforeEach(async () => {
  made ??= await accountWithTwoDevices()
  account = await copyAccount(made)
})

const puts = () => account.server.requests.filter((line) => line.startsWith('PUT /api/sync/data')).length
const blobOf = (type: string) =>
  structuredClone(account.server.blobs.get(type)) as NonNullable<ReturnType<typeof account.server.blobs.get>>

test('a second device gets exactly the bytes that were put, and the server never sees them', async () => {
  const bytes = crypto.getRandomValues(new Uint8Array(10_000))
  bytes.set(text('a readable secret'))
  await putContent(account.first, 'history', bytes)
  expect(await syncType(account.first, 'history')).toMatchObject({ revision: 1, is_pending: false })
  const { device_id } = await syncType(account.second, 'history')
  expect((await getContent(account.second, 'history')).bytes).toEqual(bytes)
  expect(device_id).toBe(account.first.store.profile?.device_id)
  expect(Buffer.from(blobOf('history').bytes).includes('a readable secret')).toBe(false)
})

test('devices take turns without conflict, and an upload needs one request', async () => {
  await push(account.first, 'one')
  await pull(account.second)
  await push(account.second, 'two')
  expect(await pull(account.first)).toMatchObject({ content: 'two', conflicts: 0 })
  expect(await push(account.first, 'three')).toMatchObject({ revision: 3, conflicts: 0 })
  expect(puts()).toBe(3)
})

test('an edit that was put offline is there at once, and goes out later', async () => {
  account.server.faultFor = () => 'unreachable'
  await expect(push(account.first, 'mine')).rejects.toThrow(Offline)
  expect(await getContent(account.first, 'history')).toMatchObject({ bytes: text('mine'), is_pending: true })
  account.server.faultFor = () => undefined
  expect(await pull(account.first)).toMatchObject({ content: 'mine', revision: 1, is_pending: false })
})

test('edits that wait are one edit: only the last goes out', async () => {
  for (const content of ['one', 'two', 'three']) await putContent(account.first, 'history', text(content))
  await syncType(account.first, 'history')
  expect(puts()).toBe(1)
  expect(await pull(account.second)).toMatchObject({ content: 'three', revision: 1 })
})

test('edits that nobody waits for are made in the order they were asked for', async () => {
  const { first } = account
  const grown = new Uint8Array(5_000_000)
  const add = (letter: string) =>
    updateContent(first, 'history', async (bytes) => {
      // Those asked for later take less time.
      await sleep(letter === 'a' ? 20 : 0)
      return text(Buffer.from(bytes ?? []) + letter)
    })
  const put = putContent(first, 'history', grown)
  await Promise.all([put, removeContent(first, 'history'), ...['a', 'b', 'c'].map(add)])
  expect((await getContent(first, 'history')).bytes).toEqual(text('abc'))
})

test('an edit that fails keeps back none of those asked for after it', async () => {
  const failing = updateContent(account.first, 'history', () => {
    throw new Error('no such item')
  })
  const next = putContent(account.first, 'history', text('one'))
  await expect(failing).rejects.toThrow('no such item')
  await next
  expect((await getContent(account.first, 'history')).bytes).toEqual(text('one'))
})

test('an edit that is taken back before it goes out is none', async () => {
  await push(account.first, 'one')
  await putContent(account.first, 'history', text('two'))
  await discardEdit(account.first, 'history')
  await putContent(account.first, 'history', text('one'))
  expect(await pull(account.first)).toMatchObject({ content: 'one', revision: 1, is_pending: false })
  await removeContent(account.second, 'setting')
  expect((await getContent(account.second, 'setting')).is_pending).toBe(false)
})

test('a write whose answer got lost is found on the server by its own content hash', async () => {
  let lost = 0
  account.server.faultFor = ({ method }) => (method === 'PUT' && lost++ === 0 ? 'lost answer' : undefined)
  expect(await push(account.first, 'one')).toMatchObject({ revision: 1, is_pending: false })
  expect(puts()).toBe(2)
  expect(blobOf('history').version).toBe(1)
  expect(account.server.requests).not.toContain('GET /api/sync/data/history')
})

test('a write whose answers all got lost is found by the next round, after a crash too, and not sent again', async () => {
  account.server.faultFor = ({ method }) => (method === 'PUT' ? 'lost answer' : undefined)
  await expect(push(account.first, 'one')).rejects.toThrow(Offline)
  account.server.faultFor = () => undefined
  account.server.requests.length = 0
  expect(await pull({ ...account.first })).toMatchObject({ revision: 1, is_pending: false, conflicts: 0 })
  expect(puts()).toBe(0)
})

test('a write whose answer got lost and on which another device has built is not written again', async () => {
  account.server.faultFor = ({ method }) => (method === 'PUT' ? 'lost answer' : undefined)
  await expect(push(account.first, 'one')).rejects.toThrow(Offline)
  account.server.faultFor = () => undefined
  for (const content of ['two', 'three']) {
    await pull(account.second)
    await push(account.second, content)
  }
  expect(await pull(account.first)).toMatchObject({ content: 'three', revision: 3, conflicts: 0 })
})

test('a write whose answer got lost is found by what was built on it, where its own version is no longer kept', async () => {
  const { server, first, second } = account
  await push(first, 'base')
  server.faultFor = ({ method }) => (method === 'PUT' ? 'lost answer' : undefined)
  await expect(push(first, 'mine')).rejects.toThrow(Offline)
  server.faultFor = () => undefined
  for (const content of ['two', 'three']) {
    await pull(second)
    await push(second, content)
  }
  const kept = server.versions.get('history') ?? []
  server.versions.set(
    'history',
    kept.filter(({ version }) => version !== 2),
  )
  expect(await pull(first)).toMatchObject({ content: 'three', revision: 4, conflicts: 0 })
})

test('a write that was stored is not forgotten because its second try is refused', async () => {
  const faults = [
    () => 'lost answer' as const,
    () => refuse('too_many_requests'),
    () => refuse('unauthorized'),
  ]
  account.server.faultFor = ({ method }) => (method === 'PUT' ? faults.shift()?.() : undefined)
  await expect(push(account.first, 'one')).rejects.toMatchObject({ code: 'unauthorized' })
  expect(await push(account.first, 'two')).toMatchObject({ revision: 2, conflicts: 0 })
})

test('an edit on top of a write whose answer got lost goes on top of it', async () => {
  account.server.faultFor = ({ method }) => (method === 'PUT' ? 'lost answer' : undefined)
  await expect(push(account.first, 'one')).rejects.toThrow(Offline)
  account.server.faultFor = () => undefined
  expect(await push(account.first, 'two')).toMatchObject({ revision: 2, conflicts: 0 })
})

test('two devices that write at once: the later one goes on top, and keeps the other as a conflict copy', async () => {
  await push(account.first, 'theirs')
  expect(await push(account.second, 'mine')).toMatchObject({ revision: 2, conflicts: 1 })
  const [copy] = await listConflicts(account.second, 'history')
  const device_id = account.first.store.profile?.device_id
  expect(copy).toMatchObject({ bytes: text('theirs'), reason: 'concurrent', revision: 1, device_id })
  expect(await pull(account.first)).toMatchObject({ content: 'mine', conflicts: 0 })
  await resolveConflict(account.second, 'history', copy?.id ?? '')
  expect(await pull(account.second)).toMatchObject({ content: 'mine', conflicts: 0 })
})

test('the same content on both sides is no conflict and no new version', async () => {
  await push(account.first, 'same')
  expect(await push(account.second, 'same')).toMatchObject({ revision: 1, conflicts: 0, is_pending: false })
  expect(await push(account.second, 'next')).toMatchObject({ revision: 2 })
})

test('a merge function makes one of two; what it cannot merge is kept as with none', async () => {
  const join = (_: unknown, mine: Uint8Array, theirs: Uint8Array) => {
    if (mine.length > 10) throw new Error('Too much.')
    const words = [mine, theirs].map((bytes) => new TextDecoder().decode(bytes)).sort()
    return { bytes: text(words.join('+')), lost: [] }
  }
  await push(account.first, 'a')
  await putContent(account.second, 'history', text('b'))
  const mergers = { history: join }
  expect(await syncType(account.second, 'history', { mergers })).toMatchObject({ revision: 2, conflicts: 0 })
  expect(await pull(account.first)).toMatchObject({ content: 'a+b' })
  await push(account.first, 'c')
  await putContent(account.second, 'history', text('much too long'))
  expect(await syncType(account.second, 'history', { mergers })).toMatchObject({ revision: 4, conflicts: 1 })
})

test('a deletion reaches the others; an edit that was made meanwhile outlives it, on either side', async () => {
  await push(account.first, 'one')
  await pull(account.second)
  await removeContent(account.first, 'history')
  await syncType(account.first, 'history')
  expect(await pull(account.second)).toMatchObject({ content: null, revision: 2, size: null })
  await push(account.second, 'two')
  await pull(account.first)
  await removeContent(account.first, 'history')
  await push(account.second, 'three')
  expect(await pull(account.first)).toMatchObject({ content: 'three', conflicts: 0, is_pending: false })
  await removeContent(account.second, 'history')
  await syncType(account.second, 'history')
  expect(await push(account.first, 'four')).toMatchObject({ revision: 6, conflicts: 0 })
})

test('an edit made from what no longer stands here is refused; an update is made again from what does', async () => {
  await push(account.first, 'one')
  const { version } = await getContent(account.first, 'history')
  await putContent(account.first, 'history', text('two'))
  const late = putContent(account.first, 'history', text('three'), { replaces: version })
  await expect(late).rejects.toMatchObject({ code: 'conflict' })
  const otherProgram = { ...account.first, documents: { ...account.first.documents } }
  let tries = 0
  await updateContent(account.first, 'history', async (bytes) => {
    if (tries++ === 0) await putContent(otherProgram, 'history', text('meanwhile'))
    return text(`${new TextDecoder().decode(bytes ?? text(''))}, and more`)
  })
  expect(await pull(account.first)).toMatchObject({ content: 'meanwhile, and more' })
})

test('when the key was renewed elsewhere, this device is told to unlock, and keeps its edit', async () => {
  account.server.faultFor = ({ method }) => (method === 'PUT' ? refuse('stale_key') : undefined)
  await expect(push(account.first, 'one')).rejects.toThrow(VaultLocked)
  const { blocked, edit, attempts } = await readState(account.first, 'history')
  expect(blocked).toMatchObject({ code: 'vault_locked' })
  expect(edit).not.toBeNull()
  expect(attempts).toEqual([])
})

test('an account that is full keeps the edit here, and says so', async () => {
  account.server.max_account_bytes = 100
  await expect(push(account.first, 'one')).rejects.toThrow(QuotaExceeded)
  expect((await readState(account.first, 'history')).blocked).toMatchObject({ code: 'quota_exceeded' })
  account.server.max_account_bytes = 10_000
  expect(await pull(account.first)).toMatchObject({ revision: 1, blocked: null })
})

test('a type that is switched off goes neither way, and the others do', async () => {
  account.server.config.sync_history = false
  await putContent(account.first, 'history', text('one'))
  await putContent(account.first, 'setting', text('{}'))
  await expect(syncType(account.first, 'history')).rejects.toThrow(TypeSwitchedOff)
  const { types, errors } = await syncAll(account.first)
  expect(errors).toEqual({})
  expect(types.find(({ type }) => type === 'history')).toMatchObject({
    is_pending: true,
    is_switched_off: true,
  })
  expect([...account.server.blobs.keys()]).toEqual(['setting'])
  account.server.config.sync_history = true
  expect(await pull(account.first)).toMatchObject({ revision: 1, is_switched_off: false })
})

test('giving up ends a round, and the edit stays', async () => {
  const controller = new AbortController()
  account.server.faultFor = ({ method }) => {
    if (method === 'PUT') controller.abort(new Error('enough'))
    return method === 'PUT' ? 'unreachable' : undefined
  }
  await putContent(account.first, 'history', text('one'))
  const given_up = syncType(account.first, 'history', { signal: controller.signal })
  await expect(given_up).rejects.toThrow('enough')
  expect((await getContent(account.first, 'history')).is_pending).toBe(true)
})

test('documents of another account are not touched', async () => {
  await push(account.first, 'one')
  await account.first.store.change((profile) => profile && { ...profile, account_id: crypto.randomUUID() })
  await expect(putContent(account.first, 'history', text('two'))).rejects.toMatchObject({
    code: 'another_account',
  })
})
