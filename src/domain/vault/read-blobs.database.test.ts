import { expect, test } from 'vitest'
import { expectNoTrace } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { connectDevice, nowhere } from '#testing/people.ts'
import { blobOf, emptyVault, first, push, pushUnsealed, sealedVault } from '#testing/vault.ts'
import { blobToItem } from './blob.ts'
import { deleteBlob } from './delete-blob.ts'
import { getBlob } from './get-blob.ts'
import { getOverview } from './get-overview.ts'
import { getVersion } from './get-version.ts'
import { listBlobs } from './list-blobs.ts'
import { listVersions } from './list-versions.ts'
import { putSealedBlob } from './put-blob.ts'
import { listTag } from './tags.ts'

test('the list has the newest first, each blob as it was sent and none that is cleared', async () => {
  const vault = await emptyVault()
  await pushUnsealed(vault, 'old history', 'history')
  await pushUnsealed(vault, 'gone', 'secret')
  await pushUnsealed(vault, 'a collection', 'collection')
  await pushUnsealed(vault, 'history', 'history')
  await deleteBlob(vault.device, 'secret', nowhere)
  const { blobs } = await listBlobs(vault.device)
  const items = blobs?.map(blobToItem)
  expect(items).toMatchObject([
    { data_type: 'history', encrypted_blob: 'history', version: 2 },
    { data_type: 'collection', encrypted_blob: 'a collection', version: 1 },
  ])
})

test('whoever has the latest version is spared its bytes, and any other tag brings them', async () => {
  const vault = await sealedVault()
  await push(vault, 1)
  expect((await getBlob(vault.device, 'collection', '"1.1"')).encrypted_blob).toBeNull()
  for (const tag of ['"1.2"', '"11"', '', '*', undefined]) {
    expect((await getBlob(vault.device, 'collection', tag)).encrypted_blob).not.toBeNull()
  }
})

test('the list says where the account stands, with and without blobs, and spares who has it', async () => {
  const vault = await emptyVault()
  const empty = await listBlobs(vault.device)
  expect(empty).toEqual({ epoch: 1, seq: expect.any(Number), blobs: [] })
  expect(await listBlobs(vault.device, listTag(empty))).toEqual({ ...empty, blobs: null })
  await pushUnsealed(vault)
  const one = await listBlobs(vault.device, listTag(empty))
  expect(one).toMatchObject({ epoch: 1, seq: empty.seq + 1, blobs: [{ version: 1 }] })
  expect(await listBlobs(vault.device, listTag(one))).toEqual({ ...one, blobs: null })
  await admin()`update roost.sync_heads set epoch = 2 where user_id = ${vault.user_id}`
  expect(await listBlobs(vault.device, listTag(one))).toEqual({ ...one, epoch: 2 })
})

test('a type without a blob is not_found, in words older clients know', async () => {
  const vault = await emptyVault()
  await expect(getBlob(vault.device, 'secret', undefined)).rejects.toMatchObject({
    code: 'not_found',
    message: expect.stringMatching(/Not found.*404/),
  })
})

test('reading changes nothing, neither for a device nor for its person', async () => {
  const vault = await sealedVault()
  await push(vault, 1)
  await expectNoTrace(vault.user_id, async () => {
    for (const caller of [vault.device, vault.person]) {
      await getBlob(caller, 'collection', undefined)
      await listBlobs(caller)
      await listVersions(caller, 'collection')
      await getVersion(caller, { type: 'collection', version: 1 }, undefined)
    }
    await getOverview(vault.person)
  })
})

test('a stranger finds none of it, and writes beside it under the same types', async () => {
  const vault = await sealedVault()
  await push(vault, 1)
  const stranger = await sealedVault()
  await expectNoTrace(vault.user_id, async () => {
    for (const caller of [stranger.device, stranger.person]) {
      expect((await listBlobs(caller)).blobs).toEqual([])
      await expect(getBlob(caller, 'collection', undefined)).rejects.toMatchObject({ code: 'not_found' })
    }
    expect((await push(stranger, 1)).version).toBe(1)
    expect((await getOverview(stranger.person)).blobs).toHaveLength(1)
    const older = await emptyVault()
    await pushUnsealed(older)
    await deleteBlob(older.device, 'collection', nowhere)
  })
  expect((await listBlobs(vault.device)).blobs).toHaveLength(1)
})

test('the overview names each blob, the device that wrote it, and who could read the data', async () => {
  const vault = await emptyVault()
  expect(await getOverview(vault.person)).toMatchObject({ blobs: [], protection: 'none' })
  const sealed = await sealedVault()
  const device = await connectDevice(sealed.person, 'Study')
  await putSealedBlob(device, 'setting', first, blobOf(sealed, 1, 'setting'))
  expect(await getOverview(sealed.person)).toMatchObject({
    protection: 'end_to_end',
    blobs: [{ data_type: 'setting', version: 1, format: 1, device_name: 'Study' }],
    devices: [{ name: 'Study', is_signed_in: true }, { name: 'Laptop' }],
    config: { sync_history: true },
  })
})
