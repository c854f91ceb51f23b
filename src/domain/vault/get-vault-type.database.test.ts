import { expect, test } from 'vitest'
import type { DataType } from '#contract/data-type.ts'
import { expectNoTrace } from '#testing/account-rows.ts'
import { nowhere } from '#testing/people.ts'
import { opaqueBlob } from '#testing/sealed.ts'
import { emptyVault, first, push, pushUnsealed, remove, sealedVault, type Vault } from '#testing/vault.ts'
import { deleteBlob } from './delete-blob.ts'
import { getVaultType } from './get-vault-type.ts'
import { putSealedBlob } from './put-blob.ts'

type Ask = { type?: DataType; version?: number; before?: number }

const look = ({ person }: Pick<Vault, 'person'>, { type = 'collection', version, before }: Ask = {}) =>
  getVaultType(person, { type, version, before })

test('a type of which nothing was ever stored has no versions and shows none', async () => {
  expect(await look(await emptyVault(), { type: 'secret' })).toMatchObject({
    blob: null,
    versions: [],
    next_before: null,
    shown: null,
    has_keyring: false,
    has_legacy_key: false,
  })
})

test('versions come newest first, a page at a time, and every one once', async () => {
  const vault = await emptyVault()
  for (let version = 1; version <= 23; version++) await pushUnsealed(vault)
  const newer = await look(vault)
  const older = await look(vault, { before: newer.next_before ?? 0 })
  const listed = [...newer.versions, ...older.versions].map(({ version }) => version)
  expect(newer.versions).toHaveLength(20)
  expect(listed).toEqual(listed.toSorted((a, b) => b - a))
  expect(new Set(listed).size).toBe(newer.blob?.version_count)
  expect(older.next_before).toBeNull()
  expect(newer.versions.filter(({ is_current }) => is_current)).toMatchObject([
    { version: 23, device_name: 'Laptop', format: 0, is_removal: false },
  ])
})

test('of the newest version, or the one asked for, the first bytes come as they are stored, and no more', async () => {
  const vault = await sealedVault()
  const named = { account_id: vault.user_id, data_type: 'collection' }
  const short = opaqueBlob({ ...named, revision: 1 }, 300)
  const long = opaqueBlob({ ...named, revision: 2 }, 1_000_000)
  await putSealedBlob(vault.device, 'collection', first, short)
  await putSealedBlob(vault.device, 'collection', { 'if-match': '"1.1"' }, long)
  const { shown } = await look(vault)
  expect(shown).toMatchObject({ version: 2, stored_bytes: long.length, is_current: true })
  expect(Buffer.from(shown?.start ?? []).equals(long.subarray(0, 4096))).toBe(true)
  const { shown: earlier } = await look(vault, { version: 1 })
  expect(earlier).toMatchObject({ version: 1, stored_bytes: short.length, is_current: false })
  expect(Buffer.from(earlier?.start ?? []).equals(short)).toBe(true)
  expect(earlier?.fields?.find(({ name }) => name === 'revision')).toMatchObject({ value: '1' })
  expect((await look(vault, { version: 9 })).shown).toBeNull()
})

test('what an older client sent is shown as its text, and has no fields', async () => {
  const vault = await emptyVault()
  await pushUnsealed(vault, 'QUJD')
  const { shown } = await look(vault)
  expect(shown).toMatchObject({ format: 0, stored_bytes: 4, fields: null })
  expect(Buffer.from(shown?.start ?? []).toString()).toBe('QUJD')
})

test('a cleared type keeps its versions, of which none is current; a sealed removal is one that is', async () => {
  const older = await emptyVault()
  await pushUnsealed(older)
  await deleteBlob(older.device, 'collection', nowhere)
  expect(await look(older)).toMatchObject({
    blob: { is_cleared: true },
    versions: [{ version: 1, is_current: false, is_removal: false }],
    shown: { version: 1 },
  })
  const sealed = await sealedVault()
  await push(sealed, 1)
  await remove(sealed, 2)
  expect(await look(sealed)).toMatchObject({
    blob: { is_cleared: true },
    versions: [
      { version: 2, is_current: true, is_removal: true },
      { version: 1, is_removal: false },
    ],
  })
})

test("a stranger sees no version of anybody else's", async () => {
  const vault = await emptyVault()
  await pushUnsealed(vault)
  const stranger = await emptyVault()
  await expectNoTrace(vault.user_id, async () => {
    expect(await look(stranger, { version: 1 })).toMatchObject({ blob: null, versions: [], shown: null })
    const forged = { ...stranger.person, user_id: vault.user_id }
    await expect(look({ person: forged })).rejects.toMatchObject({ code: 'unauthorized' })
  })
})
