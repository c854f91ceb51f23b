import { expect, test } from 'vitest'
import { expectRefusal } from '#testing/account-rows.ts'
import { connectDevice } from '#testing/people.ts'
import { race } from '#testing/race.ts'
import { contentHash } from '#testing/sealed.ts'
import { blobOf, first, push, replacing, sealedVault } from '#testing/vault.ts'
import { getBlob } from './get-blob.ts'
import { putSealedBlob } from './put-blob.ts'

test('what one device seals another reads byte for byte, under the revision its header names', async () => {
  const vault = await sealedVault()
  const bytes = blobOf(vault, 1)
  expect(await putSealedBlob(vault.device, 'collection', first, bytes)).toEqual({
    version: 1,
    blob_size_bytes: bytes.length,
    key_version: 1,
  })
  const read = await getBlob(await connectDevice(vault.person), 'collection', undefined)
  expect(read).toMatchObject({ version: 1, format: 1, key_version: 1, checksum: contentHash(bytes) })
  expect(Buffer.from(read.encrypted_blob ?? []).equals(bytes)).toBe(true)
})

test('a device may jump ahead in revisions, as after a restore from a backup', async () => {
  const vault = await sealedVault()
  await push(vault, 1)
  const later = await putSealedBlob(vault.device, 'collection', replacing('"1.1"'), blobOf(vault, 40))
  expect(later.version).toBe(40)
})

test('32 devices push from one base: exactly one wins, and 31 learn what it wrote', async () => {
  const vault = await sealedVault()
  await push(vault, 1)
  const devices = await Promise.all(Array.from({ length: 32 }, () => connectDevice(vault.person)))
  const pushes = devices.map((device) => ({ device, bytes: blobOf(vault, 2) }))
  const outcomes = await race(
    vault.user_id,
    pushes.map(
      ({ device, bytes }) =>
        () =>
          putSealedBlob(device, 'collection', replacing('"1.1"'), bytes),
    ),
  )
  const winner = outcomes.findIndex(({ status }) => status === 'fulfilled')
  const content_hash = contentHash(pushes[winner]?.bytes ?? new Uint8Array())
  const lost = outcomes.filter((outcome) => outcome.status === 'rejected')
  expect(lost).toHaveLength(31)
  for (const { reason } of lost) {
    expect(reason).toMatchObject({
      code: 'stale_version',
      detail: { version: 2, etag: '"2.1"', key_version: 1, content_hash },
    })
  }
  expect(await getBlob(vault.device, 'collection', undefined)).toMatchObject({
    version: 2,
    checksum: content_hash,
  })
})

test('ten devices make the first push: exactly one wins', async () => {
  const vault = await sealedVault()
  const outcomes = await race(
    vault.user_id,
    Array(10).fill(() => push(vault, 1)),
  )
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await getBlob(vault.device, 'collection', undefined)).toMatchObject({ version: 1 })
})

test('a write that is sent again is refused with its own content hash, and changes nothing', async () => {
  const vault = await sealedVault()
  await push(vault, 1)
  const bytes = blobOf(vault, 2)
  const send = () => putSealedBlob(vault.device, 'collection', replacing('"1.1"'), bytes)
  await send()
  const content_hash = contentHash(bytes)
  await expectRefusal(vault.user_id, send, 'stale_version', { version: 2, etag: '"2.1"', content_hash })
})

test('a first write where there is one already, or a replacement where there is none, changes nothing', async () => {
  const vault = await sealedVault()
  await push(vault, 1)
  const bytes = blobOf(vault, 2)
  const put = (type: 'collection' | 'history', precondition: typeof first | ReturnType<typeof replacing>) =>
    putSealedBlob(vault.device, type, precondition, type === 'history' ? blobOf(vault, 2, type) : bytes)
  await expectRefusal(vault.user_id, () => put('collection', first), 'stale_version', {
    version: 1,
    etag: '"1.1"',
  })
  await expectRefusal(vault.user_id, () => put('history', replacing('"1.1"')), 'stale_version', {
    version: 0,
    etag: null,
  })
})

test('the types of an account have versions of their own', async () => {
  const vault = await sealedVault()
  await push(vault, 1)
  await push(vault, 2)
  const other = await putSealedBlob(vault.device, 'secret', first, blobOf(vault, 1, 'secret'))
  expect(other.version).toBe(1)
  expect(await getBlob(vault.device, 'collection', undefined)).toMatchObject({ version: 2 })
})
