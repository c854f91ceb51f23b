import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { accountRows, expectRefusal } from '#testing/account-rows.ts'
import { opaqueBlob, opaqueKeyring } from '#testing/sealed.ts'
import { blobOf, emptyVault, first, push, replacing, sealedVault, storeKeyring } from '#testing/vault.ts'
import { putSealedBlob } from './put-blob.ts'

const otherKeyId = Buffer.alloc(16, 9)

test('bytes that are no sealed blob of this account and type are refused and leave no trace', async () => {
  const vault = await sealedVault()
  const stranger = await sealedVault()
  const good = blobOf(vault, 1)
  for (const bytes of [
    new Uint8Array(0),
    new Uint8Array(randomBytes(300)),
    good.subarray(0, 100),
    good.subarray(0, good.length - 64),
    blobOf(vault, 1, 'secret'),
    blobOf(stranger, 1),
  ]) {
    const put = () => putSealedBlob(vault.device, 'collection', first, bytes)
    await expectRefusal(vault.user_id, put, 'invalid_sealed_blob')
  }
  expect(await accountRows(stranger.user_id)).not.toHaveProperty('vault_blobs')
})

test('a revision that is not above the one it replaces is refused', async () => {
  const vault = await sealedVault()
  await push(vault, 1)
  await push(vault, 2)
  for (const revision of [1, 2]) {
    const put = () => putSealedBlob(vault.device, 'collection', replacing('"2.1"'), blobOf(vault, revision))
    await expectRefusal(vault.user_id, put, 'invalid_sealed_blob')
  }
})

test('a blob under another key than the keyring names is refused as stale_key', async () => {
  const vault = await sealedVault()
  const rotated = opaqueKeyring(vault.user_id, {
    version: 2,
    key_version: 2,
    key_id: otherKeyId.toString('base64'),
  })
  await storeKeyring(vault, replacing('"1"'), rotated)
  const named = { account_id: vault.user_id, data_type: 'collection', revision: 1 }
  for (const key of [
    // Below the keyring's, with the id that was right before.
    { key_version: 1 },
    // The keyring's version and another id, or the other way about.
    { key_version: 2 },
    { key_version: 3, key_id: otherKeyId },
  ]) {
    const put = () => putSealedBlob(vault.device, 'collection', first, opaqueBlob({ ...named, ...key }))
    await expectRefusal(vault.user_id, put, 'stale_key', { key_version: 2 })
  }
  const fresh = opaqueBlob({ ...named, key_version: 2, key_id: otherKeyId })
  expect(await putSealedBlob(vault.device, 'collection', first, fresh)).toMatchObject({ key_version: 2 })
})

test('sealed data waits for a keyring', async () => {
  const vault = await emptyVault()
  await expectRefusal(vault.user_id, () => push(vault, 1), 'keyring_missing')
})

test('a sealed blob has to say what it replaces', async () => {
  const vault = await sealedVault()
  const put = () => putSealedBlob(vault.device, 'collection', {}, blobOf(vault, 1))
  await expectRefusal(vault.user_id, put, 'keyring_required')
})
