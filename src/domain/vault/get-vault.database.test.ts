import { expect, test } from 'vitest'
import { expectNoTrace } from '#testing/account-rows.ts'
import { connectDevice, createPerson, nowhere } from '#testing/people.ts'
import { opaqueBlob } from '#testing/sealed.ts'
import { emptyVault, first, push, pushUnsealed, remove, sealedVault } from '#testing/vault.ts'
import { deleteBlob } from './delete-blob.ts'
import { getVault } from './get-vault.ts'
import { putSealedBlob } from './put-blob.ts'
import { restoreVersion } from './restore-version.ts'

test('the vault of a new person is empty, and its cursor is where their account begins', async () => {
  expect(await getVault(await createPerson())).toMatchObject({
    blobs: [],
    has_keyring: false,
    has_legacy_key: false,
    config: { sync_history: true },
    cursor: { epoch: 1, seq: 0 },
  })
})

test('each type says what is stored, who wrote it, how many versions there are and what they take', async () => {
  const vault = await emptyVault()
  const phone = await connectDevice(vault.person, 'Phone')
  await pushUnsealed(vault, 'AAAA')
  await pushUnsealed({ device: phone }, 'AAAAAAAA')
  await pushUnsealed(vault, 'AAAA', 'history')
  const { blobs, cursor } = await getVault(vault.person)
  const facts = blobs.toSorted((a, b) => a.data_type.localeCompare(b.data_type))
  expect(facts).toEqual([
    {
      data_type: 'collection',
      version: 2,
      format: 0,
      key_version: 0,
      blob_size_bytes: 6,
      kept_bytes: 3,
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      device_id: phone.device_id,
      device_name: 'Phone',
      is_cleared: false,
      version_count: 2,
    },
    expect.objectContaining({ data_type: 'history', version: 1, kept_bytes: 0, version_count: 1 }),
  ])
  expect(cursor.seq).toBe(5)
})

test('a cleared type is one, whether a server cleared it or a device sealed a removal', async () => {
  const older = await emptyVault()
  await pushUnsealed(older)
  await deleteBlob(older.device, 'collection', nowhere)
  expect((await getVault(older.person)).blobs).toMatchObject([{ is_cleared: true, version_count: 1 }])
  await restoreVersion(older.person, { type: 'collection', version: 1 }, {}, nowhere)
  expect((await getVault(older.person)).blobs).toMatchObject([
    { is_cleared: false, version_count: 2, device_id: null },
  ])

  const sealed = await sealedVault()
  await push(sealed, 1)
  expect(await getVault(sealed.person)).toMatchObject({
    has_keyring: true,
    blobs: [{ is_cleared: false, format: 1 }],
  })
  await remove(sealed, 2)
  expect((await getVault(sealed.person)).blobs).toMatchObject([{ is_cleared: true, version: 2 }])
})

test('a sealed blob of the least content is no removal', async () => {
  const vault = await sealedVault()
  const named = { account_id: vault.user_id, data_type: 'collection', revision: 1 }
  await putSealedBlob(vault.device, 'collection', first, opaqueBlob(named, 29))
  expect((await getVault(vault.person)).blobs).toMatchObject([{ is_cleared: false }])
})

test('a stranger sees their own vault alone', async () => {
  const vault = await emptyVault()
  await pushUnsealed(vault)
  const stranger = await emptyVault()
  await expectNoTrace(vault.user_id, async () => {
    expect((await getVault(stranger.person)).blobs).toEqual([])
    const forged = { ...stranger.person, user_id: vault.user_id }
    await expect(getVault(forged)).rejects.toMatchObject({ code: 'unauthorized' })
  })
})
