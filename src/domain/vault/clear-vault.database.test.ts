import { expect, test } from 'vitest'
import { expectNoTrace, expectRefusal } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { nowhere } from '#testing/people.ts'
import { emptyVault, push, pushUnsealed, sealedVault, type Vault } from '#testing/vault.ts'
import { clearVault } from './clear-vault.ts'
import { deleteBlob } from './delete-blob.ts'
import { listBlobs } from './list-blobs.ts'
import { listVersions } from './list-versions.ts'

const rowsOf = async (vault: Vault) => ({
  events: await admin()`
    select data_type, version from roost.sync_events
    where user_id = ${vault.user_id} and version is null and event_type = 'data_updated' order by seq`,
  audit: await admin()`
    select metadata from roost.audit_logs
    where user_id = ${vault.user_id} and event_type = 'data_cleared' order by seq`,
})

test('everything stored is cleared at once, told and audited type by type, and versions stay', async () => {
  const vault = await emptyVault()
  await pushUnsealed(vault)
  await pushUnsealed(vault)
  await pushUnsealed(vault, 'AAAA', 'secret')
  await pushUnsealed(vault, 'AAAA', 'history')
  await deleteBlob(vault.device, 'history', nowhere)
  expect(await clearVault(vault.person, nowhere)).toBe(true)
  expect((await listBlobs(vault.device)).blobs).toEqual([])
  expect(await listVersions(vault.device, 'collection')).toHaveLength(2)
  const types = ['history', 'collection', 'secret']
  expect(await rowsOf(vault)).toEqual({
    events: types.map((data_type) => ({ data_type, version: null })),
    audit: types.map((data_type) => ({ metadata: { data_type } })),
  })
})

test('where there is nothing to clear, nothing happens', async () => {
  const vault = await emptyVault()
  await expectNoTrace(vault.user_id, async () => {
    expect(await clearVault(vault.person, nowhere)).toBe(false)
  })
})

test('the server clears nothing in an account that is end-to-end encrypted', async () => {
  const vault = await sealedVault()
  await push(vault, 1)
  await expectRefusal(vault.user_id, () => clearVault(vault.person, nowhere), 'keyring_required')
})

test("a stranger clears their own and nobody else's", async () => {
  const vault = await emptyVault()
  await pushUnsealed(vault)
  const stranger = await emptyVault()
  await pushUnsealed(stranger)
  await expectNoTrace(vault.user_id, async () => {
    expect(await clearVault(stranger.person, nowhere)).toBe(true)
    const forged = { ...stranger.person, user_id: vault.user_id }
    await expect(clearVault(forged, nowhere)).rejects.toMatchObject({ code: 'unauthorized' })
  })
})
