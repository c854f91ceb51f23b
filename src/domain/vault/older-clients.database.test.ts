import { expect, test } from 'vitest'
import { expectNoTrace, expectRefusal } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { nowhere } from '#testing/people.ts'
import { opaqueKeyring, sealedLegacyKey } from '#testing/sealed.ts'
import {
  blobOf,
  emptyVault,
  first,
  push,
  pushUnsealed,
  replacing,
  sealedVault,
  storeKeyring,
} from '#testing/vault.ts'
import { deleteBlob } from './delete-blob.ts'
import { getBlob } from './get-blob.ts'
import { putSealedBlob, putUnsealedBlob } from './put-blob.ts'
import { putLegacyKey } from './put-legacy-key.ts'

const body = { encrypted_blob: 'bm90IHNlYWxlZA==', nonce: 'AAAAAAAAAAAAAAAA' }

test('twenty writes at once that name no base are all kept, each under a version of its own', async () => {
  const vault = await emptyVault()
  const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`)
  const stored = await Promise.all(texts.map((text) => pushUnsealed(vault, text)))
  const versions = stored.map(({ version }) => version)
  expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  const kept = await admin()`
    select version, convert_from(encrypted_blob, 'UTF8') as text from roost.vault_blob_versions
    where user_id = ${vault.user_id} order by version`
  const sent = texts.map((text, index) => ({ version: versions[index], text }))
  expect([...kept]).toEqual(sent.toSorted((a, b) => (a.version ?? 0) - (b.version ?? 0)))
})

test('an older client gets back the very text it sent, base64 or not', async () => {
  const vault = await emptyVault()
  for (const text of ['', 'AAA=', 'not base64 at all', 'ünïcödé \u{1f413}', 'x'.repeat(100_000)]) {
    await pushUnsealed(vault, text)
    const { encrypted_blob, format } = await getBlob(vault.device, 'collection', undefined)
    expect(Buffer.from(encrypted_blob ?? []).toString()).toBe(text)
    expect(format).toBe(0)
  }
})

test('an older account may use preconditions, and they hold', async () => {
  const vault = await emptyVault()
  const put = (precondition: object) => putUnsealedBlob(vault.device, 'collection', precondition, body)
  expect(await put(first)).toMatchObject({ version: 1, key_version: 0 })
  expect(await put(replacing('"1.0"'))).toMatchObject({ version: 2 })
  await expectRefusal(vault.user_id, () => put(replacing('"1.0"')), 'stale_version', { etag: '"2.0"' })
  await expectRefusal(vault.user_id, () => put(first), 'stale_version', { version: 2 })
})

test('a cleared blob is gone, its versions stay, and the next write counts on from them', async () => {
  const vault = await emptyVault()
  await pushUnsealed(vault)
  await pushUnsealed(vault)
  await deleteBlob(vault.device, 'collection', nowhere)
  await expect(getBlob(vault.device, 'collection', undefined)).rejects.toMatchObject({ code: 'not_found' })
  const kept = await admin()`
    select version::int from roost.vault_blob_versions where user_id = ${vault.user_id} order by version`
  expect(kept.map(({ version }) => version)).toEqual([1, 2])
  expect(await putUnsealedBlob(vault.device, 'collection', first, body)).toMatchObject({ version: 3 })
  expect(await pushUnsealed(vault)).toMatchObject({ version: 4 })
  expect(await getBlob(vault.device, 'collection', undefined)).toMatchObject({ version: 4 })
})

test('clearing what is not there is fine and changes nothing', async () => {
  const vault = await emptyVault()
  await expectNoTrace(vault.user_id, () => deleteBlob(vault.device, 'collection', nowhere))
  await pushUnsealed(vault)
  await deleteBlob(vault.device, 'collection', nowhere)
  await expectNoTrace(vault.user_id, () => deleteBlob(vault.device, 'collection', nowhere))
})

test('once there is a keyring, unsealed and unconditional writes and clearing are refused without a trace', async () => {
  const vault = await sealedVault()
  await push(vault, 1)
  for (const attempt of [
    () => pushUnsealed(vault),
    () => putUnsealedBlob(vault.device, 'collection', replacing('"1.1"'), body),
    () => putUnsealedBlob(vault.device, 'history', first, body),
    () => putSealedBlob(vault.device, 'collection', {}, blobOf(vault, 2)),
    () => deleteBlob(vault.device, 'collection', nowhere),
    () => deleteBlob(vault.device, 'history', nowhere),
  ]) {
    await expectRefusal(vault.user_id, attempt, 'keyring_required')
  }
})

test('after the upgrade a sealed blob replaces an unsealed one and goes on above all its versions', async () => {
  const vault = await emptyVault()
  await putLegacyKey(vault.device, Buffer.alloc(32, 1).toString('base64'), nowhere)
  for (const type of ['collection', 'history'] as const) {
    await pushUnsealed(vault, 'one', type)
    await pushUnsealed(vault, 'two', type)
  }
  await deleteBlob(vault.device, 'history', nowhere)
  await storeKeyring(vault, first, opaqueKeyring(vault.user_id, { previous: [sealedLegacyKey()] }), 1)

  const put = (type: 'collection' | 'history', revision: number, precondition: object) =>
    putSealedBlob(vault.device, type, precondition, blobOf(vault, revision, type))
  expect(await put('collection', 3, replacing('"2.0"'))).toMatchObject({ version: 3 })
  await expectRefusal(vault.user_id, () => put('history', 2, first), 'stale_version', {
    version: 2,
    etag: null,
  })
  expect(await put('history', 3, first)).toMatchObject({ version: 3 })
})
