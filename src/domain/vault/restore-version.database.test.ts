import { expect, test } from 'vitest'
import { expectNoTrace, expectRefusal } from '#testing/account-rows.ts'
import { connectDevice, nowhere } from '#testing/people.ts'
import { race } from '#testing/race.ts'
import { opaqueKeyring, sealedLegacyKey } from '#testing/sealed.ts'
import { changeSettings } from '#testing/settings.ts'
import {
  emptyVault,
  first,
  push,
  pushUnsealed,
  replacing,
  sealedVault,
  storeKeyring,
  type Vault,
} from '#testing/vault.ts'
import { deleteBlob } from './delete-blob.ts'
import { getBlob } from './get-blob.ts'
import { listVersions } from './list-versions.ts'
import { putUnsealedBlob } from './put-blob.ts'
import { putLegacyKey } from './put-legacy-key.ts'
import { restoreVersion } from './restore-version.ts'

const restore = (vault: Pick<Vault, 'device'>, version: number, precondition: object = {}) =>
  restoreVersion(vault.device, { type: 'collection', version }, precondition, nowhere)

const currentText = async ({ device }: Vault) => {
  const { encrypted_blob, version } = await getBlob(device, 'collection', undefined)
  return { version, text: Buffer.from(encrypted_blob ?? []).toString() }
}

/** An older account with three versions. */
async function threeVersions(): Promise<Vault> {
  const vault = await emptyVault()
  for (const text of ['one', 'two', 'three']) await pushUnsealed(vault, text)
  return vault
}

test('a restored version is a new one with the old bytes, nonce and checksum; nothing before it is gone', async () => {
  const vault = await emptyVault()
  const old = { encrypted_blob: 'x'.repeat(50_000), nonce: 'its own nonce', checksum: 'said by the client' }
  await putUnsealedBlob(vault.device, 'collection', {}, old)
  await pushUnsealed(vault, 'two')
  expect(await restore(vault, 1)).toEqual({ version: 3, key_version: 0, blob_size_bytes: 37_500 })
  expect(await currentText(vault)).toEqual({ version: 3, text: old.encrypted_blob })
  const read = await getBlob(vault.device, 'collection', undefined)
  expect(read).toMatchObject({ nonce: old.nonce, checksum: old.checksum, blob_size_bytes: 37_500 })
  const listed = await listVersions(vault.device, 'collection')
  expect(listed.map(({ version, is_current }) => [version, is_current])).toEqual([
    [3, true],
    [2, false],
    [1, false],
  ])
})

test('a person restores in the browser, and a device of theirs too', async () => {
  const vault = await threeVersions()
  await restoreVersion(vault.person, { type: 'collection', version: 1 }, {}, nowhere)
  expect(await currentText(vault)).toEqual({ version: 4, text: 'one' })
  await restore({ device: await connectDevice(vault.person) }, 2)
  expect(await currentText(vault)).toEqual({ version: 5, text: 'two' })
  const [last, before] = await listVersions(vault.device, 'collection')
  expect([last?.device_name, before?.device_name]).toEqual(['Laptop', null])
})

test('restoring brings a cleared type back, and its versions count on', async () => {
  const vault = await threeVersions()
  await deleteBlob(vault.device, 'collection', nowhere)
  expect(await restore(vault, 3, first)).toMatchObject({ version: 4 })
  expect(await currentText(vault)).toEqual({ version: 4, text: 'three' })
  expect(await pushUnsealed(vault)).toMatchObject({ version: 5 })
})

test('a restore that names what it replaces is refused when that has changed', async () => {
  const vault = await threeVersions()
  for (const precondition of [replacing('"2.0"'), first]) {
    await expectRefusal(vault.user_id, () => restore(vault, 1, precondition), 'stale_version', {
      version: 3,
      etag: '"3.0"',
      key_version: 0,
      content_hash: null,
    })
  }
  expect(await restore(vault, 1, replacing('"3.0"'))).toMatchObject({ version: 4 })
})

test('restores and writes that race are all kept, each under a number of its own', async () => {
  const vault = await threeVersions()
  const attempts = Array.from({ length: 12 }, (_, index) =>
    index % 2 ? () => restore(vault, (index % 3) + 1) : () => pushUnsealed(vault, `text ${index}`),
  )
  const outcomes = await race(vault.user_id, attempts)
  const versions = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.version : 0))
  expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index + 4))
})

test('of two restores of one base one is made, and the other learns of it', async () => {
  const vault = await threeVersions()
  const outcomes = await race(
    vault.user_id,
    [1, 2].map((version) => () => restore(vault, version, replacing('"3.0"'))),
  )
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const lost = outcomes.find((outcome) => outcome.status === 'rejected')
  expect(lost?.reason).toMatchObject({ code: 'stale_version', detail: { version: 4, etag: '"4.0"' } })
})

test('what is not kept cannot be restored', async () => {
  const vault = await threeVersions()
  await expectRefusal(vault.user_id, () => restore(vault, 4), 'not_found')
  await expectRefusal(vault.user_id, () => restore(vault, 0), 'not_found')
  const never = () => restoreVersion(vault.device, { type: 'secret', version: 1 }, {}, nowhere)
  await expectRefusal(vault.user_id, never, 'not_found')
})

test('a restore that grows an account beyond its room is refused with the numbers', async () => {
  const vault = await emptyVault()
  await pushUnsealed(vault, 'A'.repeat(4000))
  await pushUnsealed(vault, 'A'.repeat(400))
  changeSettings({ MAX_ACCOUNT_BYTES: 2000 })
  await expectRefusal(vault.user_id, () => restore(vault, 1), 'quota_exceeded', {
    limit: 2000,
    used: 300,
    size: 3000,
  })
  changeSettings({ MAX_ACCOUNT_BYTES: 3000 })
  expect(await restore(vault, 1)).toMatchObject({ version: 3 })
})

test('the server restores nothing in an account that is end-to-end encrypted', async () => {
  const vault = await sealedVault()
  await push(vault, 1)
  await push(vault, 2)
  await expectRefusal(vault.user_id, () => restore(vault, 1), 'restore_on_device')

  const upgraded = await threeVersions()
  await putLegacyKey(upgraded.device, Buffer.alloc(32, 1).toString('base64'), nowhere)
  const keyring = opaqueKeyring(upgraded.user_id, { previous: [sealedLegacyKey()] })
  await storeKeyring(upgraded, first, keyring, 1)
  await expectRefusal(upgraded.user_id, () => restore(upgraded, 1), 'keyring_required')
})

test("a stranger restores their own and nobody else's", async () => {
  const vault = await threeVersions()
  const stranger = await emptyVault()
  await pushUnsealed(stranger, 'mine')
  await expectNoTrace(vault.user_id, async () => {
    await expect(restore(stranger, 2)).rejects.toMatchObject({ code: 'not_found' })
    await restore(stranger, 1)
    expect(await currentText(stranger)).toEqual({ version: 2, text: 'mine' })
  })
})
