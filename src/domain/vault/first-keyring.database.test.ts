import { expect, test } from 'vitest'
import { expectRefusal } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { connectDevice, nowhere } from '#testing/people.ts'
import { race } from '#testing/race.ts'
import { opaqueKeyring, sealedLegacyKey } from '#testing/sealed.ts'
import { emptyVault, first, pushUnsealed, replacing, storeKeyring, type Vault } from '#testing/vault.ts'
import { deleteBlob } from './delete-blob.ts'
import { getKeyring } from './get-keyring.ts'
import { putLegacyKey } from './put-legacy-key.ts'

const masterKey = Buffer.alloc(32, 5).toString('base64')
const storeFirst = (vault: Vault, seals_legacy_key?: number) => {
  const previous = seals_legacy_key ? [sealedLegacyKey()] : []
  return storeKeyring(vault, first, opaqueKeyring(vault.user_id, { previous }), seals_legacy_key)
}
const leaveKey = (vault: Vault) => putLegacyKey(vault.device, masterKey, nowhere)
const legacyKeys = ({ user_id }: Vault) =>
  admin()`select from roost.vault_legacy_keys where user_id = ${user_id}`

test('two first keyrings at once: one is stored, the other is told to join it', async () => {
  const vault = await emptyVault()
  const devices = [vault.device, await connectDevice(vault.person)]
  const keyrings = devices.map((_, index) => opaqueKeyring(vault.user_id, { made_by: index }))
  const outcomes = await race(
    vault.user_id,
    devices.map(
      (device, index) => () => storeKeyring({ device }, first, keyrings[index] ?? opaqueKeyring('')),
    ),
  )
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const lost = outcomes.find((outcome) => outcome.status === 'rejected')
  expect(lost?.reason).toMatchObject({ code: 'keyring_exists', detail: { version: 1 } })
  const winner = keyrings[outcomes.findIndex(({ status }) => status === 'fulfilled')]
  expect((await getKeyring(vault.device))?.document).toBe(JSON.stringify(winner))
})

test('a first keyring replaces nothing, and may start above one that a restored backup has forgotten', async () => {
  const vault = await emptyVault()
  const later = opaqueKeyring(vault.user_id, { version: 7, key_version: 3 })
  await expectRefusal(vault.user_id, () => storeKeyring(vault, replacing('"6"'), later), 'stale_version', {
    version: 0,
  })
  expect(await storeKeyring(vault, first, later)).toBe(7)
})

test("a keyring that says it seals in the older clients' key has to hold an entry for it", async () => {
  const vault = await emptyVault()
  await leaveKey(vault)
  const store = () => storeKeyring(vault, first, opaqueKeyring(vault.user_id), 1)
  await expectRefusal(vault.user_id, store, 'legacy_key_unsealed', { legacy_key_version: 1 })
})

test("the first keyring seals in an older client's key, which is deleted in the same step", async () => {
  const vault = await emptyVault()
  await leaveKey(vault)
  await pushUnsealed(vault)
  await expectRefusal(vault.user_id, () => storeFirst(vault), 'legacy_key_unsealed', {
    legacy_key_version: 1,
  })
  await expectRefusal(vault.user_id, () => storeFirst(vault, 2), 'legacy_key_unsealed')
  expect(await legacyKeys(vault)).toHaveLength(1)
  expect(await storeFirst(vault, 1)).toBe(1)
  expect(await legacyKeys(vault)).toHaveLength(0)
})

test('a keyring that claims to seal in a key nobody left is refused', async () => {
  const vault = await emptyVault()
  await expectRefusal(vault.user_id, () => storeFirst(vault, 1), 'legacy_key_unsealed', {
    legacy_key_version: null,
  })
})

test('data whose key is unknown keeps a keyring out until it is cleared', async () => {
  const vault = await emptyVault()
  await pushUnsealed(vault)
  await expectRefusal(vault.user_id, () => storeFirst(vault), 'blobs_without_key')
  await deleteBlob(vault.device, 'collection', nowhere)
  expect(await storeFirst(vault)).toBe(1)
})

test.each([
  ['an older write', pushUnsealed, 'blobs_without_key'],
  ["an older client's key", leaveKey, 'legacy_key_unsealed'],
])('of a first keyring and %s at once only one is stored, whichever is first', async (_, older, refusal) => {
  for (const keyring_first of [true, false]) {
    const vault = await emptyVault()
    const attempts = [() => storeFirst(vault), () => older(vault)]
    const outcomes = await race<unknown>(vault.user_id, keyring_first ? attempts : attempts.toReversed())
    const [stored, left] = keyring_first ? outcomes : outcomes.toReversed()
    if (stored?.status === 'fulfilled') {
      expect(left).toMatchObject({ status: 'rejected', reason: { code: 'keyring_required' } })
    } else {
      expect(stored).toMatchObject({ reason: { code: refusal } })
      expect(left).toMatchObject({ status: 'fulfilled' })
    }
  }
})
