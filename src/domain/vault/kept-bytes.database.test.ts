import { expect, test } from 'vitest'
import type { DataType } from '#contract/data-type.ts'
import { admin } from '#testing/admin.ts'
import { nowhere } from '#testing/people.ts'
import { changeSettings } from '#testing/settings.ts'
import {
  blobOf,
  emptyVault,
  first,
  pushUnsealed,
  replacing,
  sealedVault,
  type Vault,
} from '#testing/vault.ts'
import { deleteBlob } from './delete-blob.ts'
import { putSealedBlob } from './put-blob.ts'
import { restoreVersion } from './restore-version.ts'

/** Stores an older client's blob of so many bytes, each time with another text. */
const pushSize = (vault: Vault, bytes: number, type: DataType = 'collection') =>
  pushUnsealed(vault, 'A'.repeat((bytes / 3) * 4), type)

/** What is kept, as `type version` in the order it was written. */
async function kept({ user_id }: Vault): Promise<string[]> {
  const rows = await admin()`
    select data_type || ' ' || version as name from roost.vault_blob_versions
    where user_id = ${user_id} order by created_at`
  return rows.map(({ name }) => name)
}

/** The running totals, and what they should be. */
async function totals({ user_id }: Vault) {
  const [row] = await admin()`
    select sum(b.kept_bytes)::int as noted, (
      select coalesce(sum(v.blob_size_bytes), 0)::int from roost.vault_blob_versions v
      join roost.vault_blobs c using (user_id, data_type)
      where v.user_id = ${user_id} and v.version < c.version) as counted
    from roost.vault_blobs b where b.user_id = ${user_id}`
  return row
}

test('earlier versions that fit exactly stay; a byte over, and the oldest of any type goes', async () => {
  const vault = await emptyVault()
  changeSettings({ MAX_KEPT_BYTES: 900 })
  await pushSize(vault, 300, 'history')
  await pushSize(vault, 300, 'collection')
  await pushSize(vault, 300, 'collection')
  await pushSize(vault, 300, 'history')
  await pushUnsealed(vault, 'A')
  expect(await kept(vault)).toEqual([
    'history 1',
    'collection 1',
    'collection 2',
    'history 2',
    'collection 3',
  ])
  await pushUnsealed(vault, 'AA')
  expect(await kept(vault)).toEqual([
    'collection 1',
    'collection 2',
    'history 2',
    'collection 3',
    'collection 4',
  ])
  expect(await totals(vault)).toEqual({ noted: 601, counted: 601 })
})

test('a big earlier version pushes out as many as it takes, and itself only when nothing else is left', async () => {
  const vault = await emptyVault()
  changeSettings({ MAX_KEPT_BYTES: 900 })
  for (const size of [300, 300, 300, 750, 3]) await pushSize(vault, size)
  expect(await kept(vault)).toEqual(['collection 4', 'collection 5'])
  await pushSize(vault, 903)
  await pushSize(vault, 3)
  expect(await kept(vault)).toEqual(['collection 7'])
})

test('the newest version of a type stays, whatever the budget, also of one that was cleared', async () => {
  const vault = await emptyVault()
  changeSettings({ MAX_KEPT_BYTES: 0 })
  await pushSize(vault, 300, 'history')
  await deleteBlob(vault.device, 'history', nowhere)
  await pushSize(vault, 300)
  await pushSize(vault, 300)
  expect(await kept(vault)).toEqual(['history 1', 'collection 2'])
  await pushSize(vault, 300, 'history')
  expect(await kept(vault)).toEqual(['collection 2', 'history 2'])
})

test('a budget that was lowered is kept from the next write on', async () => {
  const vault = await emptyVault()
  for (let version = 1; version <= 6; version++) await pushSize(vault, 300)
  changeSettings({ MAX_KEPT_BYTES: 600 })
  await pushSize(vault, 300)
  expect(await kept(vault)).toEqual(['collection 5', 'collection 6', 'collection 7'])
})

test('earlier versions never keep a write out: they go', async () => {
  const vault = await emptyVault()
  changeSettings({ MAX_ACCOUNT_BYTES: 3000, MAX_KEPT_BYTES: 1500 })
  for (let version = 1; version <= 12; version++)
    expect(await pushSize(vault, 3000)).toMatchObject({ version })
  expect(await kept(vault)).toEqual(['collection 12'])
})

test('a restored version may lose its original to the budget: its copy is the newest', async () => {
  const vault = await emptyVault()
  changeSettings({ MAX_KEPT_BYTES: 600 })
  for (const size of [300, 300, 3]) await pushSize(vault, size)
  await restoreVersion(vault.device, { type: 'collection', version: 1 }, {}, nowhere)
  expect(await kept(vault)).toEqual(['collection 2', 'collection 3', 'collection 4'])
})

test('the running total agrees with what is there after writes, jumps, clearing, restoring and pruning', async () => {
  const vault = await emptyVault()
  changeSettings({ MAX_KEPT_BYTES: 12_000 })
  const types: DataType[] = ['history', 'collection', 'setting']
  for (let step = 0; step < 120; step++) {
    const type = types[step % 3] ?? 'history'
    if (step % 17 === 16) await deleteBlob(vault.device, type, nowhere)
    else if (step % 11 === 10) {
      const { version } = await pushSize(vault, 300, type)
      await restoreVersion(vault.device, { type, version: version - 1 }, {}, nowhere)
    } else await pushSize(vault, 3 * ((step * 37) % 290), type)
    const total = await totals(vault)
    expect(total?.noted).toBe(total?.counted)
    expect(total?.noted).toBeLessThanOrEqual(12_000)
  }
})

test('revisions that jump past every eighth are pruned like others', async () => {
  const vault = await sealedVault()
  let tag: string | undefined
  for (let revision = 1; revision < 500; revision += 8) {
    await putSealedBlob(vault.device, 'collection', tag ? replacing(tag) : first, blobOf(vault, revision))
    tag = `"${revision}.1"`
  }
  expect((await kept(vault)).length).toBeLessThan(30)
  const total = await totals(vault)
  expect(total?.noted).toBe(total?.counted)
})
