import { beforeEach, expect, test } from 'vitest'
import { createMemoryDocuments } from '#client/storage/memory-documents.ts'
import { fetchText } from '#client/testing/contents.ts'
import { PASSPHRASE, signedInDevice, text } from '#client/testing/device.ts'
import { createFakeAccount, type FakeAccount } from '#client/testing/fake-account.ts'
import { prepareVault } from '#client/vault/prepare-vault.ts'
import { storeVault } from '#client/vault/store-vault.ts'
import { TamperedBlob } from '#crypto/errors.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'
import { getVersion } from './get-version.ts'
import { listVersions } from './list-versions.ts'
import { removeBlob } from './remove-blob.ts'
import { replaceBlob } from './replace-blob.ts'
import { restoreVersion } from './restore-version.ts'

const raw = crypto.getRandomValues(new Uint8Array(32))

/** Stores text the way the older clients do. */
async function putOlder(server: FakeAccount, content: string) {
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt'])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, text(content))
  server.putUnsealed('history', bytesToBase64(new Uint8Array(sealed)), bytesToBase64(iv))
}

let server: FakeAccount
let device: Awaited<ReturnType<typeof signedInDevice>>
beforeEach(async () => {
  server = createFakeAccount()
  server.legacy_key = { master_key: bytesToBase64(raw), version: 1 }
  await putOlder(server, 'old one')
  await putOlder(server, 'old two')
  device = await signedInDevice(server)
  await storeVault(device, await prepareVault(device, PASSPHRASE))
})

test("an older client's versions are listed as not sealed, and restored sealed", async () => {
  expect(await listVersions(device, 'history')).toMatchObject([
    { revision: 2, is_sealed: false, content_hash: null, is_current: true },
    { revision: 1, is_sealed: false },
  ])
  expect(await getVersion(device, 'history', 1)).toMatchObject({
    is_sealed: false,
    plaintext: text('old one'),
  })
  expect(await restoreVersion(device, 'history', 1)).toEqual({
    outcome: 'restored',
    revision: 3,
    is_sealed: false,
  })
  expect(server.blobs.get('history')).toMatchObject({ version: 3, format: 1 })
  expect(await fetchText(device, 'history')).toBe('old one')
})

test("where a sealed revision was seen, an older client's is not taken for the newest or for that revision", async () => {
  await replaceBlob(device, 'history', text('sealed'), { over: 2 })
  const [older] = server.versions.get('history') ?? []
  if (!older) throw new Error('older versions are kept')
  server.blobs.set('history', older)
  await expect(listVersions(device, 'history')).rejects.toThrow('lists an unsealed one')
  server.versions.set('history', [{ ...older, version: 3 }])
  await expect(getVersion(device, 'history', 3)).rejects.toThrow('answers with an unsealed one')
})

test("an older client's version that was altered does not open", async () => {
  const newest = server.versions.get('history')?.at(-1)
  if (newest) newest.nonce = bytesToBase64(new Uint8Array(12))
  await expect(restoreVersion(device, 'history', 2)).rejects.toThrow(TamperedBlob)
})

test('removing seals a deletion over what an older client stored', async () => {
  expect(await removeBlob(device, 'history', { over: 2 })).toEqual({ outcome: 'removed', revision: 3 })
  expect(server.blobs.get('history')).toMatchObject({ version: 3, format: 1 })
})

test('where an older client had cleared a type, revisions count on', async () => {
  const blob = server.blobs.get('history')
  if (blob) blob.is_cleared = true
  const joined = { ...device, documents: createMemoryDocuments() }
  expect(await replaceBlob(joined, 'history', text('anew'), { over: 0 })).toEqual({ revision: 3 })
})
