import { beforeEach, expect, test } from 'vitest'
import { VaultLocked } from '#client/errors.ts'
import { accountWithTwoDevices, signedInDevice, text } from '#client/testing/device.ts'
import { createFakeServer, refuse } from '#client/testing/fake-server.ts'
import { RollbackDetected, TamperedBlob } from '#crypto/errors.ts'
import { keepHead } from './heads.ts'
import { pullBlob } from './pull-blob.ts'
import { pushBlob } from './push-blob.ts'

type Account = Awaited<ReturnType<typeof accountWithTwoDevices>>

let made: Account
let account: Account
beforeEach(async () => {
  // Making a keyring takes a quarter of a second; the tests start from copies of one account.
  made ??= await accountWithTwoDevices()
  const server = createFakeServer(made.server.account_id)
  server.keyring = structuredClone(made.server.keyring)
  const copy = async ({ store }: Account['first']) => {
    const device = await signedInDevice(server)
    await device.store.change((fresh) => fresh && { ...fresh, vault: store.profile?.vault ?? null })
    return device
  }
  account = { ...made, server, first: await copy(made.first), second: await copy(made.second) }
})

const puts = () => account.server.requests.filter((line) => line.startsWith('PUT /api/sync/data')).length

/** Pulls and says that the content is safe. */
async function take(device: Account['first']) {
  const pulled = await pullBlob(device, 'history')
  if (pulled.outcome !== 'blob') throw new Error(pulled.outcome)
  await keepHead(device, 'history', pulled)
  return pulled
}

test('a second device gets exactly the bytes that were pushed, and the server never sees them', async () => {
  const bytes = crypto.getRandomValues(new Uint8Array(10_000))
  bytes.set(text('a readable secret'))
  expect(await pushBlob(account.first, 'history', bytes)).toEqual({ outcome: 'stored', revision: 1 })
  const pulled = await take(account.second)
  expect(pulled.plaintext).toEqual(bytes)
  expect(pulled.device_id).toBe(account.first.store.profile?.device_id)
  expect(Buffer.from(account.server.blobs.get('history')?.bytes ?? []).includes('a readable secret')).toBe(
    false,
  )
})

test('devices take turns without conflict', async () => {
  await pushBlob(account.first, 'history', text('one'))
  await take(account.second)
  await pushBlob(account.second, 'history', text('two'))
  expect((await take(account.first)).lineage).toBe('next')
  expect(await pushBlob(account.first, 'history', text('three'))).toEqual({ outcome: 'stored', revision: 3 })
})

test('a write whose answer got lost is found on the server by its own content hash', async () => {
  let lost = 0
  account.server.faultFor = ({ method }) => (method === 'PUT' && lost++ === 0 ? 'lost answer' : undefined)
  expect(await pushBlob(account.first, 'history', text('one'))).toEqual({ outcome: 'stored', revision: 1 })
  expect(puts()).toBe(2)
  expect(account.server.blobs.get('history')?.version).toBe(1)
})

test('a write whose answer got lost and on which another device has built is not written again', async () => {
  let lost = 0
  const seconds = { ...account.second, fetch: account.server.fetch }
  account.server.faultFor = ({ method }) => (method === 'PUT' && lost++ === 0 ? 'lost answer' : undefined)
  const meddling: typeof fetch = async (url, init) => {
    if (init?.method !== 'PUT' || lost !== 1) return account.server.fetch(url, init)
    await take(seconds)
    await pushBlob(seconds, 'history', text('two'))
    return account.server.fetch(url, init)
  }
  const first = { ...account.first, fetch: meddling }
  expect(await pushBlob(first, 'history', text('one'))).toEqual({ outcome: 'stored', revision: 1 })
  expect((await take(account.first)).plaintext).toEqual(text('two'))
})

test('two devices that write at once: nothing is overwritten, and the later one gets both contents', async () => {
  await pushBlob(account.first, 'history', text('theirs'))
  const pushed = await pushBlob(account.second, 'history', text('mine'))
  expect(pushed).toMatchObject({
    outcome: 'conflict',
    mine: text('mine'),
    theirs: { plaintext: text('theirs') },
  })
  expect(account.server.blobs.get('history')?.version).toBe(1)
  if (pushed.outcome !== 'conflict') return
  // Until it says that theirs is safe, it is asked again.
  expect((await pushBlob(account.second, 'history', text('mine'))).outcome).toBe('conflict')
  await keepHead(account.second, 'history', pushed.theirs)
  expect(await pushBlob(account.second, 'history', text('mine'))).toEqual({ outcome: 'stored', revision: 2 })
})

test('a pull whose content was not kept does not let the next push replace it', async () => {
  await pushBlob(account.first, 'history', text('one'))
  await pullBlob(account.second, 'history')
  expect((await pushBlob(account.second, 'history', text('two'))).outcome).toBe('conflict')
})

test('the same content on both sides is no conflict and no new version', async () => {
  await pushBlob(account.first, 'history', text('same'))
  expect(await pushBlob(account.second, 'history', text('same'))).toEqual({
    outcome: 'already_there',
    revision: 1,
  })
  expect(await pushBlob(account.second, 'history', text('next'))).toEqual({ outcome: 'stored', revision: 2 })
})

test('what was held last is not sent again', async () => {
  await pushBlob(account.first, 'history', text('one'))
  expect(await pullBlob(account.first, 'history', { unless_held: true })).toMatchObject({
    outcome: 'unchanged',
  })
  await take(account.second)
  await pushBlob(account.second, 'history', text('two'))
  expect(await pullBlob(account.first, 'history', { unless_held: true })).toMatchObject({
    plaintext: text('two'),
  })
})

test('an older, another or a missing blob is a rollback: it is named, nothing is pushed, what was seen stays', async () => {
  const { server, first, second } = account
  await pushBlob(first, 'history', text('one'))
  const older = structuredClone(server.blobs.get('history'))
  await pushBlob(first, 'history', text('two'))
  const seen = structuredClone(first.store.profile)

  server.blobs.set('history', older as NonNullable<typeof older>)
  await expect(pullBlob(first, 'history')).rejects.toThrow(RollbackDetected)
  await expect(pushBlob(first, 'history', text('three'))).rejects.toThrow('answers with revision 1')
  await take(second)
  await pushBlob(second, 'history', text('another two'))
  await expect(pullBlob(first, 'history')).rejects.toThrow('answers with another one')
  server.blobs.delete('history')
  await expect(pullBlob(first, 'history')).rejects.toThrow('says there is none')
  expect(first.store.profile).toEqual(seen)
})

test('a history that was forked behind this device is told from one that goes on', async () => {
  const { server, first, second } = account
  await pushBlob(first, 'history', text('base'))
  await take(second)
  const base = structuredClone(server.blobs.get('history'))
  await pushBlob(first, 'history', text('mine'))
  server.blobs.set('history', base as NonNullable<typeof base>)
  await pushBlob(second, 'history', text('theirs'))
  await pushBlob(second, 'history', text('theirs again'))
  expect((await take(first)).lineage).toBe('fork')
})

test('a blob of another type or an altered one does not open', async () => {
  const { server, first, second } = account
  await pushBlob(first, 'history', text('one'))
  const blob = structuredClone(server.blobs.get('history')) as NonNullable<
    ReturnType<typeof server.blobs.get>
  >
  server.blobs.set('setting', blob)
  await expect(pullBlob(second, 'setting')).rejects.toThrow(TamperedBlob)
  blob.bytes[blob.bytes.length - 1] = (blob.bytes.at(-1) ?? 0) ^ 1
  server.blobs.set('history', blob)
  await expect(pullBlob(second, 'history')).rejects.toThrow(TamperedBlob)
  await expect(pushBlob(second, 'history', text('two'))).rejects.toThrow(TamperedBlob)
  expect(puts()).toBe(2)
})

test('when the key was renewed elsewhere, this device is told to unlock, and keeps its edit', async () => {
  account.server.faultFor = ({ method }) => (method === 'PUT' ? refuse('stale_key') : undefined)
  await expect(pushBlob(account.first, 'history', text('one'))).rejects.toThrow(VaultLocked)
})

test('a newer wrap of the same content is replaced without a conflict', async () => {
  await pushBlob(account.first, 'history', text('one'))
  const profile = account.first.store.profile
  const head = profile?.heads.history
  // As if this device had pushed it under another wrap.
  if (profile && head) profile.heads = { history: { ...head, key_version: 7 } }
  expect(await pushBlob(account.first, 'history', text('two'))).toEqual({ outcome: 'stored', revision: 2 })
})
