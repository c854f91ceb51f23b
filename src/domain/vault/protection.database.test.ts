import { expect, test } from 'vitest'
import { admin } from '#testing/admin.ts'
import { nowhere } from '#testing/people.ts'
import { opaqueKeyring, sealedLegacyKey } from '#testing/sealed.ts'
import {
  blobOf,
  emptyVault,
  first,
  pushUnsealed,
  replacing,
  sealedVault,
  storeKeyring,
  type Vault,
} from '#testing/vault.ts'
import { getOverview } from './get-overview.ts'
import { putSealedBlob } from './put-blob.ts'
import { putLegacyKey } from './put-legacy-key.ts'

const protection = async ({ person }: Vault) => (await getOverview(person)).protection

test('what an older client stored is never called end-to-end encrypted, as long as any of it is kept', async () => {
  const vault = await emptyVault()
  expect(await protection(vault)).toBe('none')
  await putLegacyKey(vault.device, Buffer.alloc(32, 5).toString('base64'), nowhere)
  expect(await protection(vault)).toBe('server_key')
  await pushUnsealed(vault)
  expect(await protection(vault)).toBe('server_key')
  await storeKeyring(vault, first, opaqueKeyring(vault.user_id, { previous: [sealedLegacyKey()] }), 1)
  expect(await protection(vault)).toBe('partly_sealed')
  // Sealed anew, its version from before is kept still.
  await putSealedBlob(vault.device, 'collection', replacing('"1.0"'), blobOf(vault, 2))
  expect(await protection(vault)).toBe('partly_sealed')
  await admin()`delete from roost.vault_blob_versions where user_id = ${vault.user_id} and format = 0`
  expect(await protection(vault)).toBe('end_to_end')
})

test('what was stored without any key here is not said to be encrypted', async () => {
  const vault = await emptyVault()
  await pushUnsealed(vault)
  expect(await protection(vault)).toBe('unsealed')
})

test('an account with a keyring is end-to-end encrypted from its first sealed blob on', async () => {
  const vault = await sealedVault()
  expect(await protection(vault)).toBe('end_to_end')
  await putSealedBlob(vault.device, 'collection', first, blobOf(vault, 1))
  expect(await protection(vault)).toBe('end_to_end')
})
