import { expect, test } from 'vitest'
import type { DataType } from '#contract/data-type.ts'
import { expectRefusal } from '#testing/account-rows.ts'
import { nowhere } from '#testing/people.ts'
import { race } from '#testing/race.ts'
import { opaqueBlob } from '#testing/sealed.ts'
import { changeSettings } from '#testing/settings.ts'
import { emptyVault, first, pushUnsealed, replacing, sealedVault, type Vault } from '#testing/vault.ts'
import { deleteBlob } from './delete-blob.ts'
import { getBlob } from './get-blob.ts'
import { getOverview } from './get-overview.ts'
import { putSealedBlob } from './put-blob.ts'

/** Stores an older client's blob of so many bytes as the older wire counts them: three quarters of its text. */
const pushSize = (vault: Vault, bytes: number, type: DataType = 'collection') =>
  pushUnsealed(vault, 'A'.repeat((bytes / 3) * 4), type)

const sizes = async (vault: Vault) =>
  Object.fromEntries(
    (await getOverview(vault.person)).blobs.map((blob) => [blob.data_type, blob.blob_size_bytes]),
  )

test('a blob of exactly the limit is taken, one of a byte more is refused with both numbers', async () => {
  changeSettings({ MAX_BLOB_BYTES: 3000 })
  const vault = await emptyVault()
  expect(await pushSize(vault, 3000)).toMatchObject({ blob_size_bytes: 3000 })
  const push = () => pushUnsealed(vault, 'A'.repeat(4001))
  await expectRefusal(vault.user_id, push, 'body_too_large', { limit: 3000, size: 3001 })
})

test('the largest blob that can be allowed is stored and read, a third longer as text', async () => {
  changeSettings({ MAX_BLOB_BYTES: 33_554_432 })
  const vault = await emptyVault()
  const text = 'A'.repeat(44_739_240)
  expect(await pushUnsealed(vault, text)).toMatchObject({ version: 1, blob_size_bytes: 33_554_430 })
  const { encrypted_blob } = await getBlob(vault.device, 'collection', undefined)
  expect(encrypted_blob?.length).toBe(text.length)
})

test('an account of exactly the limit is full: a byte more is refused with the numbers, and leaves no trace', async () => {
  changeSettings({ MAX_ACCOUNT_BYTES: 3000 })
  const vault = await emptyVault()
  await pushSize(vault, 900, 'history')
  await pushSize(vault, 2100, 'setting')
  const one_more = () => pushUnsealed(vault, 'A', 'secret')
  await expectRefusal(vault.user_id, one_more, 'quota_exceeded', { limit: 3000, used: 3000, size: 1 })
  const bigger = () => pushUnsealed(vault, 'A'.repeat(1201), 'history')
  await expectRefusal(vault.user_id, bigger, 'quota_exceeded', { limit: 3000, used: 3000, size: 901 })
  expect(await sizes(vault)).toEqual({ history: 900, setting: 2100 })
})

test('sealed blobs count with every byte they have', async () => {
  const vault = await sealedVault()
  const blob = (data_type: DataType, revision = 1, length = 100) =>
    opaqueBlob({ account_id: vault.user_id, data_type, revision }, length)
  const [collection, setting] = [blob('collection'), blob('setting')]
  changeSettings({ MAX_ACCOUNT_BYTES: collection.length + setting.length })
  await putSealedBlob(vault.device, 'collection', first, collection)
  await putSealedBlob(vault.device, 'setting', first, setting)
  const grown = () => putSealedBlob(vault.device, 'setting', replacing('"1.1"'), blob('setting', 2, 101))
  await expectRefusal(vault.user_id, grown, 'quota_exceeded', {
    limit: collection.length + setting.length,
    used: collection.length + setting.length,
    size: setting.length + 1,
  })
  const other = blob('setting', 2)
  expect(await putSealedBlob(vault.device, 'setting', replacing('"1.1"'), other)).toMatchObject({
    version: 2,
  })
})

test('an account over a limit that was lowered may still shrink and rewrite, and only growing is refused', async () => {
  const vault = await emptyVault()
  await pushSize(vault, 6000, 'history')
  await pushSize(vault, 3000, 'setting')
  changeSettings({ MAX_ACCOUNT_BYTES: 1200 })
  expect(await pushSize(vault, 6000, 'history')).toMatchObject({ version: 2 })
  expect(await pushSize(vault, 1500, 'history')).toMatchObject({ version: 3 })
  await expectRefusal(vault.user_id, () => pushSize(vault, 1503, 'history'), 'quota_exceeded', {
    limit: 1200,
    used: 4500,
    size: 1503,
  })
  expect(await pushSize(vault, 0, 'history')).toMatchObject({ version: 4 })
  expect(await sizes(vault)).toEqual({ history: 0, setting: 3000 })
})

test('a conflict is told before a lack of room: who merges may not need it', async () => {
  const vault = await sealedVault()
  const blob = (length: number) =>
    opaqueBlob({ account_id: vault.user_id, data_type: 'collection', revision: 1 }, length)
  await putSealedBlob(vault.device, 'collection', first, blob(100))
  changeSettings({ MAX_ACCOUNT_BYTES: 1024 })
  const again = () => putSealedBlob(vault.device, 'collection', first, blob(5000))
  await expectRefusal(vault.user_id, again, 'stale_version')
})

test('what was cleared, and every earlier version, takes no room', async () => {
  changeSettings({ MAX_ACCOUNT_BYTES: 3000 })
  const vault = await emptyVault()
  for (let version = 1; version <= 5; version++) await pushSize(vault, 3000)
  await deleteBlob(vault.device, 'collection', nowhere)
  expect(await pushSize(vault, 3000, 'history')).toMatchObject({ version: 1 })
  await expectRefusal(vault.user_id, () => pushSize(vault, 3, 'collection'), 'quota_exceeded', {
    limit: 3000,
    used: 3000,
    size: 3,
  })
})

test('two types that race for the last room: one gets it', async () => {
  changeSettings({ MAX_ACCOUNT_BYTES: 3000 })
  const vault = await emptyVault()
  const types: DataType[] = ['history', 'setting', 'environment', 'secret']
  const outcomes = await race(
    vault.user_id,
    types.map((type) => () => pushSize(vault, 2100, type)),
  )
  const lost = outcomes.filter((outcome) => outcome.status === 'rejected')
  expect(lost).toHaveLength(3)
  for (const { reason } of lost) {
    expect(reason).toMatchObject({ code: 'quota_exceeded', detail: { limit: 3000, used: 2100, size: 2100 } })
  }
  expect(Object.values(await sizes(vault))).toEqual([2100])
})

test("an account that is full is no other account's concern", async () => {
  changeSettings({ MAX_ACCOUNT_BYTES: 3000 })
  const [full, other] = [await emptyVault(), await emptyVault()]
  await pushSize(full, 3000)
  await pushSize(other, 3000)
  expect((await getBlob(other.device, 'collection', undefined)).version).toBe(1)
})
