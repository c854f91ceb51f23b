import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Device } from '#client/connection.ts'
import { ServerRefusal } from '#client/errors.ts'
import { listConflicts } from '#client/sync/conflicts.ts'
import { getContent } from '#client/sync/get-content.ts'
import { putContent } from '#client/sync/put-content.ts'
import { syncType } from '#client/sync/sync-type.ts'
import { PASSPHRASE, signedInDevice, text } from '#client/testing/device.ts'
import { createFakeServer, type FakeServer, refuse } from '#client/testing/fake-server.ts'
import type { DataType } from '#contract/data-type.ts'
import { KeyMismatch, RollbackDetected, TamperedBlob } from '#crypto/errors.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'
import { type PreparedVault, prepareVault } from './prepare-vault.ts'
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

async function pull(reader: Device, type: DataType) {
  await syncType(reader, type)
  return getContent(reader, type)
}

async function push(writer: Device, type: DataType, content: string) {
  await putContent(writer, type, text(content))
  return syncType(writer, type)
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
    expect(await syncType(reader, 'history')).toMatchObject({ revision: 1, device_id: null })
    expect((await getContent(reader, 'history')).bytes).toEqual(text(history))
  }
  expect(await push(device, 'history', '[]')).toMatchObject({ revision: 2, conflicts: 0 })
  expect(server.blobs.get('history')).toMatchObject({ format: 1, version: 2 })
})

test('an edit that was made without the older blob keeps it as a conflict copy', async () => {
  expect(await push(device, 'setting', '{}')).toMatchObject({ revision: 1 })
  await putOlder(server, 'environment', history)
  expect(await push(device, 'environment', '[]')).toMatchObject({ revision: 2, conflicts: 1 })
  expect(await listConflicts(device, 'environment')).toMatchObject([
    { bytes: text(history), device_id: null },
  ])
})

test('an older blob that is not the one the keyring vouches for is refused', async () => {
  const before = structuredClone(server.blobs.get('history'))
  await putOlder(server, 'history', 'swapped')
  const swapped = server.blobs.get('history')
  server.blobs.set('history', { ...(swapped as NonNullable<typeof swapped>), version: before?.version ?? 0 })
  await expect(pull(device, 'history')).rejects.toThrow(RollbackDetected)
})

test('an unsealed blob is never taken once a sealed one was seen', async () => {
  await push(device, 'setting', '{}')
  await putOlder(server, 'setting', 'forged by who knew the old key')
  await expect(pull(device, 'setting')).rejects.toThrow('answers with an unsealed one')
})

test('an older blob under a key that nobody has is an error, not an empty answer', async () => {
  await putOlder(server, 'environment', '[]', crypto.getRandomValues(new Uint8Array(32)))
  await expect(pull(device, 'environment')).rejects.toThrow(TamperedBlob)
})

test('what an older client has cleared is no conflict: revisions count on', async () => {
  await putOlder(server, 'collection', '[]')
  await putOlder(server, 'collection', '[1]')
  const blob = server.blobs.get('collection')
  server.blobs.set('collection', { ...(blob as NonNullable<typeof blob>), is_cleared: true })
  expect(await push(device, 'collection', '{}')).toMatchObject({ revision: 3, conflicts: 0 })
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
  await expect(pull(other, 'history')).rejects.toThrow(KeyMismatch)
})
