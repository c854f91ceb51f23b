import { beforeEach, expect, test } from 'vitest'
import { Contended } from '#client/errors.ts'
import { listConflicts } from '#client/sync/conflicts.ts'
import { fetchText, store } from '#client/testing/contents.ts'
import { accountWithTwoDevices, signedInDevice, text } from '#client/testing/device.ts'
import { createFakeAccount, type FakeAccount } from '#client/testing/fake-account.ts'
import { RollbackDetected, TamperedBlob } from '#crypto/errors.ts'
import { getVersion } from './get-version.ts'
import { listBlobs } from './list-blobs.ts'
import { listVersions } from './list-versions.ts'
import { removeBlob } from './remove-blob.ts'
import { replaceBlob } from './replace-blob.ts'
import { restoreVersion } from './restore-version.ts'

let made: Awaited<ReturnType<typeof accountWithTwoDevices>>
let server: FakeAccount
let first: Awaited<ReturnType<typeof signedInDevice>>
let second: typeof first

beforeEach(async () => {
  // Making a keyring takes a quarter of a second; the tests start from copies of one account.
  made ??= await accountWithTwoDevices()
  server = createFakeAccount(made.server.account_id)
  server.keyring = structuredClone(made.server.keyring)
  const join = async () => {
    const device = await signedInDevice(server)
    const vault = made.first.store.profile?.vault ?? null
    await device.store.change((fresh) => fresh && { ...fresh, vault })
    return device
  }
  ;[first, second] = [await join(), await join()]
})

async function push(device: typeof first, ...contents: string[]) {
  for (const content of contents) await store(device, 'history', content)
}

const stored = (device: typeof first) => fetchText(device, 'history')

test('versions are listed newest first, with the device that sealed each and what it replaced', async () => {
  await push(first, 'one', 'two')
  const [newest, before] = await listVersions(second, 'history')
  expect(newest).toMatchObject({ revision: 2, is_current: true, is_sealed: true, device_name: 'Device 1' })
  expect(newest?.parent_hash).toBe(before?.content_hash)
  expect(newest?.device_id).toBe(first.store.profile?.device_id)
  expect(await listVersions(second, 'secret')).toEqual([])
})

test('a version opens to what was pushed then', async () => {
  await push(first, 'one', 'two')
  const { plaintext, is_sealed } = await getVersion(second, 'history', 1)
  expect(plaintext).toEqual(text('one'))
  expect(is_sealed).toBe(true)
  await expect(getVersion(second, 'history', 7)).rejects.toMatchObject({ code: 'not_found' })
})

test('a restored version is sealed anew as the newest, and what it replaced stays', async () => {
  await push(first, 'one', 'two')
  expect(await restoreVersion(second, 'history', 1)).toMatchObject({ outcome: 'restored', revision: 3 })
  expect(await stored(first)).toBe('one')
  const versions = await listVersions(first, 'history')
  expect(versions.map(({ revision }) => revision)).toEqual([3, 2, 1])
  expect(new Set(versions.map(({ content_hash }) => content_hash)).size).toBe(3)
  expect(await restoreVersion(first, 'history', 1)).toMatchObject({ outcome: 'already_there', revision: 3 })
})

test('a removal gives way to what another device writes at the same moment', async () => {
  await push(first, 'one')
  await expect(removeBlob(meddledWith('two'), 'history')).rejects.toThrow(Contended)
  expect(await stored(first)).toBe('two')
  expect(await stored(second)).toBe('two')
})

test('what another device writes at the moment of a restore is kept as a conflict copy', async () => {
  await push(first, 'one', 'two')
  expect(await restoreVersion(meddledWith('three'), 'history', 1)).toMatchObject({ revision: 4 })
  expect(await stored(second)).toBe('one')
  expect(await listConflicts(first, 'history')).toMatchObject([{ revision: 3, bytes: text('three') }])
})

/** The first device, right before whose next upload the second one stores something else. */
function meddledWith(content: string): typeof first {
  let has_meddled = false
  const meddling: typeof fetch = async (url, init) => {
    if (init?.method === 'PUT' && !has_meddled) {
      has_meddled = true
      await push(second, content)
    }
    return server.fetch(url, init)
  }
  return { ...first, fetch: meddling }
}

test('what was decided about another revision is not done', async () => {
  await push(first, 'one', 'two')
  const before = server.requests.length
  await expect(removeBlob(first, 'history', { over: 1 })).rejects.toThrow('meanwhile')
  await expect(restoreVersion(first, 'history', 1, { over: 1 })).rejects.toThrow('meanwhile')
  await expect(replaceBlob(first, 'history', text('x'), { over: 0 })).rejects.toThrow('meanwhile')
  expect(server.requests.slice(before).filter((line) => line.startsWith('PUT'))).toEqual([])
})

test('a removed type is a deletion for every device, and can be restored', async () => {
  await push(first, 'one')
  expect(await removeBlob(second, 'history', { over: 1 })).toEqual({ outcome: 'removed', revision: 2 })
  expect(await stored(first)).toBeNull()
  expect((await listVersions(first, 'history'))[0]).toMatchObject({ revision: 2, is_deletion: true })
  expect(await removeBlob(first, 'history')).toEqual({ outcome: 'absent', revision: 2 })
  expect(await removeBlob(first, 'secret')).toEqual({ outcome: 'absent', revision: 0 })
  expect(await restoreVersion(first, 'history', 1)).toMatchObject({ revision: 3 })
  expect(await stored(second)).toBe('one')
})

test('a write whose answer got lost is not done twice', async () => {
  await push(first, 'one', 'two')
  let lost = 0
  server.faultFor = ({ method }) => (method === 'PUT' && lost++ === 0 ? 'lost answer' : undefined)
  expect(await removeBlob(first, 'history')).toEqual({ outcome: 'removed', revision: 3 })
  expect(server.blobs.get('history')?.version).toBe(3)
})

test('content replaces what this device never had, which stays among the versions', async () => {
  await push(first, 'one')
  expect(await replaceBlob(second, 'history', text('imported'), { over: 1 })).toEqual({ revision: 2 })
  expect((await getVersion(second, 'history', 1)).plaintext).toEqual(text('one'))
  expect(await stored(second)).toBe('imported')
})

test('every type is listed with where this device stands', async () => {
  await push(first, 'one')
  await store(second, 'secret', 'hidden')
  const states = async (device: typeof first) =>
    Object.fromEntries((await listBlobs(device)).map(({ data_type, local }) => [data_type, local]))
  expect(await states(first)).toMatchObject({ history: 'current', secret: 'not_pulled', setting: null })
  await replaceBlob(second, 'history', text('two'), {})
  expect(await states(first)).toMatchObject({ history: 'behind' })
})

test('a list that ends before what this device has seen is a rollback', async () => {
  await push(first, 'one', 'two')
  const [oldest, newest] = server.versions.get('history') ?? []
  if (!newest || !oldest) throw new Error('two versions are kept')
  server.versions.set('history', [oldest])
  server.blobs.set('history', oldest)
  await expect(listVersions(first, 'history')).rejects.toThrow(RollbackDetected)
  server.versions.set('history', [oldest, newest])
  await expect(listVersions(second, 'history')).rejects.toThrow('says that it is not the newest')
  server.versions.set('history', [])
  await expect(listVersions(first, 'history')).rejects.toThrow('the server says there is none')
})

test('a version that was altered, moved or renumbered is refused', async () => {
  await push(first, 'one', 'two')
  const [oldest, newest] = server.versions.get('history') ?? []
  if (!newest || !oldest) throw new Error('two versions are kept')
  const show = (version: typeof oldest) => server.versions.set('history', [version, newest])
  show({ ...oldest, content_hash: '0'.repeat(64) })
  await expect(listVersions(second, 'history')).rejects.toThrow(TamperedBlob)
  show({ ...oldest, content_hash: null })
  await expect(listVersions(second, 'history')).rejects.toThrow('is not one')
  show({ ...newest, version: 1 })
  await expect(listVersions(second, 'history')).rejects.toThrow(TamperedBlob)
  await expect(getVersion(second, 'history', 1)).rejects.toThrow(TamperedBlob)
  await expect(restoreVersion(second, 'history', 1)).rejects.toThrow(TamperedBlob)
  server.versions.set('secret', [oldest])
  await expect(listVersions(second, 'secret')).rejects.toThrow(TamperedBlob)
  const flipped = oldest.bytes.slice()
  flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1
  show({ ...oldest, bytes: flipped })
  await expect(getVersion(second, 'history', 1)).rejects.toThrow(TamperedBlob)
})

test('another sealed blob under a revision that was seen is a rollback, wherever it is shown', async () => {
  await push(first, 'one')
  server.blobs.delete('history')
  await push(second, 'another')
  server.versions.set('history', (server.versions.get('history') ?? []).slice(-1))
  await expect(listVersions(first, 'history')).rejects.toThrow(RollbackDetected)
  await expect(getVersion(first, 'history', 1)).rejects.toThrow(RollbackDetected)
})

test('a stranger, and a device without the key, read nothing', async () => {
  await push(first, 'one')
  const locked = await signedInDevice(server)
  await expect(listVersions(locked, 'history')).rejects.toMatchObject({ code: 'vault_locked' })
  server.tokens.delete(first.store.profile?.session.token ?? '')
  await expect(listVersions(first, 'history')).rejects.toMatchObject({ code: 'unauthorized' })
})

test('an aborted verb ends with the reason and writes nothing', async () => {
  await push(first, 'one')
  const controller = new AbortController()
  const aborting: typeof fetch = async (url, init) => {
    controller.abort(new Error('enough'))
    init?.signal?.throwIfAborted()
    return server.fetch(url, init)
  }
  const device = { ...first, fetch: aborting, signal: controller.signal }
  await expect(removeBlob(device, 'history')).rejects.toThrow('enough')
  expect(server.blobs.get('history')?.version).toBe(1)
})
