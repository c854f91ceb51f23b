import { beforeAll, beforeEach, expect, test } from 'vitest'
import { ServerRefusal } from '#client/errors.ts'
import { PASSPHRASE, signedInDevice, text } from '#client/testing/device.ts'
import { createFakeServer, type FakeServer, refuse } from '#client/testing/fake-server.ts'
import { KeyMismatch, RollbackDetected, TamperedBlob } from '#crypto/errors.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'
import { keepHead } from './heads.ts'
import { type PreparedVault, prepareVault } from './prepare-vault.ts'
import { pullBlob } from './pull-blob.ts'
import { pushBlob } from './push-blob.ts'
import { storeVault } from './store-vault.ts'
import { unlockVault } from './unlock-vault.ts'

const account_id = crypto.randomUUID()
const raw = crypto.getRandomValues(new Uint8Array(32))
const history = '[{"id":"1","url":"https://example.test/ü"}]'

/** Stores text the way the older clients do. */
async function putOlder(server: FakeServer, type: string, content: string, key_bytes = raw) {
  const key = await crypto.subtle.importKey('raw', key_bytes, 'AES-GCM', false, ['encrypt'])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, text(content))
  server.putUnsealed(type, bytesToBase64(new Uint8Array(sealed)), bytesToBase64(iv))
}

async function olderAccount() {
  const server = createFakeServer(account_id)
  server.legacy_key = { master_key: bytesToBase64(raw), version: 3 }
  return server
}

let prepared: PreparedVault
const blobs = new Map()
beforeAll(async () => {
  const server = await olderAccount()
  await putOlder(server, 'history', history)
  prepared = await prepareVault(await signedInDevice(server), PASSPHRASE)
  for (const [type, blob] of server.blobs) blobs.set(type, blob)
})

let server: FakeServer
let device: Awaited<ReturnType<typeof signedInDevice>>
beforeEach(async () => {
  server = await olderAccount()
  for (const [type, blob] of blobs) server.blobs.set(type, structuredClone(blob))
  device = await signedInDevice(server)
  await storeVault(device, prepared)
})

test('the first keyring seals the older key in, and the server deletes its own copy in the same step', () => {
  expect(prepared.unstored.seals_legacy_key).toBe(3)
  expect(server.legacy_key).toBeNull()
  expect(prepared.unstored.document.heads).toMatchObject({ history: { revision: 1 } })
})

test('an older blob is read byte for byte by every device of the account, and sealed by the next push', async () => {
  const other = await signedInDevice(server)
  await unlockVault(other, { recovery_words: prepared.recovery_words })
  for (const reader of [device, other]) {
    const pulled = await pullBlob(reader, 'history')
    expect(pulled).toMatchObject({ plaintext: text(history), head: { key_version: 0 }, device_id: null })
  }
  const pulled = await pullBlob(device, 'history')
  if (pulled.outcome === 'blob') await keepHead(device, 'history', pulled)
  expect(await pushBlob(device, 'history', text('[]'))).toEqual({ outcome: 'stored', revision: 2 })
  expect(server.blobs.get('history')).toMatchObject({ format: 1, version: 2 })
})

test('a push that has not seen the older blob gets it as a conflict', async () => {
  expect(await pushBlob(device, 'history', text('[]'))).toMatchObject({
    outcome: 'conflict',
    theirs: { plaintext: text(history) },
  })
})

test('an older blob that is not the one the keyring vouches for is refused', async () => {
  const before = structuredClone(server.blobs.get('history'))
  await putOlder(server, 'history', 'swapped')
  const swapped = server.blobs.get('history')
  server.blobs.set('history', { ...(swapped as NonNullable<typeof swapped>), version: before?.version ?? 0 })
  await expect(pullBlob(device, 'history')).rejects.toThrow(RollbackDetected)
})

test('an unsealed blob is never taken once a sealed one was seen', async () => {
  await pushBlob(device, 'setting', text('{}'))
  await putOlder(server, 'setting', 'forged by who knew the old key')
  await expect(pullBlob(device, 'setting')).rejects.toThrow('answers with an unsealed one')
})

test('an older blob under a key that nobody has is an error, not an empty answer', async () => {
  await putOlder(server, 'environment', '[]', crypto.getRandomValues(new Uint8Array(32)))
  await expect(pullBlob(device, 'environment')).rejects.toThrow(TamperedBlob)
})

test('what an older client has cleared is no conflict: revisions count on', async () => {
  await putOlder(server, 'collection', '[]')
  await putOlder(server, 'collection', '[1]')
  const blob = server.blobs.get('collection')
  server.blobs.set('collection', { ...(blob as NonNullable<typeof blob>), is_cleared: true })
  expect(await pushBlob(device, 'collection', text('{}'))).toEqual({ outcome: 'stored', revision: 3 })
})

test('a keyring that the server declines because a key was left unsealed is dropped, not kept for later', async () => {
  const fresh = await signedInDevice(await olderAccount())
  const { seals_legacy_key: _, ...unsealing } = prepared.unstored
  const stored = storeVault(fresh, { ...prepared, unstored: unsealing })
  await expect(stored).rejects.toThrow(ServerRefusal)
  expect(fresh.store.profile?.unstored).toBeNull()
})

test('a server that takes no raw keys does not stop a first keyring', async () => {
  const modern = createFakeServer()
  modern.faultFor = ({ path }) => (path === '/api/sync/key' ? refuse('legacy_keys_refused') : undefined)
  const { unstored } = await prepareVault(await signedInDevice(modern), PASSPHRASE)
  expect(unstored.document.previous).toEqual([])
})

test('without an older key in the keyring, an older blob is named as unreadable', async () => {
  const modern = createFakeServer()
  const other = await signedInDevice(modern)
  await storeVault(other, await prepareVault(other, PASSPHRASE))
  await putOlder(modern, 'history', history)
  await expect(pullBlob(other, 'history')).rejects.toThrow(KeyMismatch)
})
