import { expect, test } from 'vitest'
import type { KeyringDocument } from '#contract/keyring-document.ts'
import { expectRefusal } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { nowhere } from '#testing/people.ts'
import { opaqueKeyring, rewrapped, sealedLegacyKey, sealedMasterKey } from '#testing/sealed.ts'
import {
  emptyVault,
  first,
  pushUnsealed,
  replacing,
  rotatedKeyId,
  rotatedVault,
  storeKeyring,
  type Vault,
} from '#testing/vault.ts'
import { deleteBlob } from './delete-blob.ts'
import { putLegacyKey } from './put-legacy-key.ts'
import { rewrapBlob } from './rewrap-blob.ts'

/** Stores the third keyring of a rotated vault, with these earlier keys. */
const storeThird = (
  vault: Vault,
  previous: KeyringDocument['previous'],
  change: Partial<KeyringDocument> = {},
) => {
  const key_id = Buffer.from(rotatedKeyId).toString('base64')
  const keyring = opaqueKeyring(vault.user_id, { version: 3, key_version: 2, key_id, previous, ...change })
  return storeKeyring(vault, replacing('"2"'), keyring)
}

const rewrapVersion = (vault: Vault, blob: Uint8Array | undefined, version: number) => {
  const header = rewrapped(blob ?? new Uint8Array(), 2, rotatedKeyId)
  return rewrapBlob(vault.device, { type: 'collection', version }, replacing(`"${version}.1"`), header)
}

test('a key leaves the keyring once no blob and no kept version is under it', async () => {
  const { vault, blobs } = await rotatedVault()
  const drop = () => storeThird(vault, [])
  await expectRefusal(vault.user_id, drop, 'key_in_use', { key_versions: [1] })
  await rewrapVersion(vault, blobs[1], 2)
  await expectRefusal(vault.user_id, drop, 'key_in_use', { key_versions: [1] })
  await rewrapVersion(vault, blobs[0], 1)
  expect(await drop()).toBe(3)
})

test('a rotation that does not take the key before it along is refused', async () => {
  const { vault } = await rotatedVault()
  const third = { key_version: 3, key_id: Buffer.alloc(16, 3).toString('base64') }
  await expectRefusal(vault.user_id, () => storeThird(vault, [], third), 'key_in_use', { key_versions: [1] })
  const both = [sealedMasterKey(1), sealedMasterKey(2)]
  expect(await storeThird(vault, both, third)).toBe(3)
})

test('a key that is in use may be described by a later client in its own way', async () => {
  const { vault } = await rotatedVault()
  for (const key_version of [undefined, '1', 1.5, 2 ** 60, null, 7]) {
    const later = [{ kind: 'shared', key_version }]
    await expectRefusal(vault.user_id, () => storeThird(vault, later), 'key_in_use', { key_versions: [1] })
  }
  expect(await storeThird(vault, [{ kind: 'shared', key_version: 1 }])).toBe(3)
})

test("the older clients' key stays as long as a version they wrote is kept", async () => {
  const vault = await emptyVault()
  await putLegacyKey(vault.device, Buffer.alloc(32, 1).toString('base64'), nowhere)
  await pushUnsealed(vault)
  await storeKeyring(vault, first, opaqueKeyring(vault.user_id, { previous: [sealedLegacyKey()] }), 1)
  const drop = () => storeKeyring(vault, replacing('"1"'), opaqueKeyring(vault.user_id, { version: 2 }))
  await expectRefusal(vault.user_id, drop, 'key_in_use', { key_versions: [0] })
  await admin()`delete from roost.vault_blob_versions where user_id = ${vault.user_id}`
  expect(await drop()).toBe(2)
})

test('what was cleared without a key binds no keyring: nobody can read it anyway', async () => {
  const vault = await emptyVault()
  await pushUnsealed(vault)
  await deleteBlob(vault.device, 'collection', nowhere)
  await storeKeyring(vault, first, opaqueKeyring(vault.user_id))
  const next = opaqueKeyring(vault.user_id, { version: 2 })
  expect(await storeKeyring(vault, replacing('"1"'), next)).toBe(2)
})
