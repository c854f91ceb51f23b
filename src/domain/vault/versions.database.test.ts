import { expect, test } from 'vitest'
import { decodeSealedBlob, decodeSealedHeader } from '#contract/sealed-blob.ts'
import { expectNoTrace } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { connectDevice, nowhere } from '#testing/people.ts'
import { contentHash, opaqueBlob } from '#testing/sealed.ts'
import { emptyVault, first, pushUnsealed, replacing, sealedVault } from '#testing/vault.ts'
import { deleteBlob } from './delete-blob.ts'
import { getVersion } from './get-version.ts'
import { listVersions } from './list-versions.ts'
import { putSealedBlob } from './put-blob.ts'

test('the list names every kept version, newest first, with who wrote it and which is current', async () => {
  const vault = await emptyVault()
  const phone = await connectDevice(vault.person, 'Phone')
  await pushUnsealed(vault, 'AAAA')
  await pushUnsealed({ device: phone }, 'AAAAAAAA')
  const listed = await listVersions(vault.person, 'collection')
  expect(listed).toEqual([
    {
      version: 2,
      format: 0,
      key_version: 0,
      checksum: null,
      header: null,
      blob_size_bytes: 6,
      device_id: phone.device_id,
      device_name: 'Phone',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/),
      is_current: true,
    },
    expect.objectContaining({ version: 1, blob_size_bytes: 3, device_name: 'Laptop', is_current: false }),
  ])
  expect(await listVersions(vault.device, 'history')).toEqual([])
})

test('headers and content hashes of the list lead from each sealed version to the one before', async () => {
  const vault = await sealedVault()
  let parent_hash = new Uint8Array(32)
  const blobs: Uint8Array<ArrayBuffer>[] = []
  for (let revision = 1; revision <= 5; revision++) {
    const named = { account_id: vault.user_id, data_type: 'collection', revision, parent_hash }
    // Beyond 2 KiB Postgres keeps bytes apart from their row.
    const blob = opaqueBlob(named, revision * 2000)
    await putSealedBlob(
      vault.device,
      'collection',
      revision === 1 ? first : replacing(`"${revision - 1}.1"`),
      blob,
    )
    blobs.unshift(blob)
    parent_hash = new Uint8Array(Buffer.from(contentHash(blob), 'hex'))
  }
  const listed = await listVersions(vault.device, 'collection')
  expect(listed).toHaveLength(5)
  for (const [index, { header, checksum, version }] of listed.entries()) {
    const decoded = decodeSealedHeader(new Uint8Array(Buffer.from(header ?? '', 'base64')))
    expect(decoded).toEqual(decodeSealedBlob(blobs[index] ?? new Uint8Array()).header)
    expect(decoded.revision).toBe(version)
    const parent = listed[index + 1]?.checksum ?? '00'.repeat(32)
    expect(Buffer.from(decoded.parent_hash).toString('hex')).toBe(parent)
    expect(checksum).toBe(contentHash(blobs[index] ?? new Uint8Array()))
  }
})

test('the longest header there can be is listed whole', async () => {
  const vault = await sealedVault()
  const named = { account_id: vault.user_id, data_type: 'environment', revision: 1, codec: 'c'.repeat(32) }
  const blob = opaqueBlob(named)
  await putSealedBlob(vault.device, 'environment', first, blob)
  const [listed] = await listVersions(vault.device, 'environment')
  const header = new Uint8Array(Buffer.from(listed?.header ?? '', 'base64'))
  expect(decodeSealedHeader(header).codec).toBe('c'.repeat(32))
})

test('an earlier version is read as it was sent, and whoever has it is spared its bytes', async () => {
  const vault = await sealedVault()
  const named = { account_id: vault.user_id, data_type: 'collection' }
  const blobs = [1, 2].map((revision) => opaqueBlob({ ...named, revision }, 5000))
  await putSealedBlob(vault.device, 'collection', first, blobs[0] ?? new Uint8Array())
  await putSealedBlob(vault.device, 'collection', replacing('"1.1"'), blobs[1] ?? new Uint8Array())
  const read = (tag?: string) => getVersion(vault.person, { type: 'collection', version: 1 }, tag)
  const { encrypted_blob, ...kept } = await read()
  expect(Buffer.from(encrypted_blob ?? []).equals(blobs[0] ?? new Uint8Array())).toBe(true)
  expect(kept).toMatchObject({ version: 1, format: 1, key_version: 1, is_current: false })
  expect(kept.checksum).toBe(contentHash(blobs[0] ?? new Uint8Array()))
  expect((await read('"1.1"')).encrypted_blob).toBeNull()
  expect((await read('"2.1"')).encrypted_blob).not.toBeNull()
})

test('versions outlive their type: they are listed and read after it was cleared, and none is current', async () => {
  const vault = await emptyVault()
  await pushUnsealed(vault, 'one')
  await pushUnsealed(vault, 'two')
  await deleteBlob(vault.device, 'collection', nowhere)
  const listed = await listVersions(vault.device, 'collection')
  expect(listed.map(({ version, is_current }) => [version, is_current])).toEqual([
    [2, false],
    [1, false],
  ])
  const { encrypted_blob } = await getVersion(vault.device, { type: 'collection', version: 2 }, undefined)
  expect(Buffer.from(encrypted_blob ?? []).toString()).toBe('two')
})

test('a version that is not kept, or is of another type, is not_found', async () => {
  const vault = await emptyVault()
  await pushUnsealed(vault)
  for (const name of [
    { type: 'collection', version: 2 },
    { type: 'collection', version: 0 },
    { type: 'history', version: 1 },
  ] as const) {
    await expect(getVersion(vault.device, name, undefined)).rejects.toMatchObject({ code: 'not_found' })
  }
})

test('a device that is gone has no name, and what it wrote stays', async () => {
  const vault = await emptyVault()
  const phone = await connectDevice(vault.person, 'Phone')
  await pushUnsealed({ device: phone })
  await admin()`delete from roost.devices where id = ${phone.device_id}`
  expect(await listVersions(vault.device, 'collection')).toMatchObject([
    { version: 1, device_id: phone.device_id, device_name: null },
  ])
})

test('a stranger sees no version of anybody else', async () => {
  const vault = await emptyVault()
  await pushUnsealed(vault)
  const stranger = await emptyVault()
  await pushUnsealed(stranger, 'mine')
  await expectNoTrace(vault.user_id, async () => {
    for (const caller of [stranger.device, stranger.person]) {
      expect(await listVersions(caller, 'collection')).toHaveLength(1)
      const { encrypted_blob } = await getVersion(caller, { type: 'collection', version: 1 }, undefined)
      expect(Buffer.from(encrypted_blob ?? []).toString()).toBe('mine')
    }
  })
})
