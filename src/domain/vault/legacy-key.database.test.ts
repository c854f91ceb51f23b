import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { accountRows, expectNoTrace, expectRefusal } from '#testing/account-rows.ts'
import { connectDevice, nowhere } from '#testing/people.ts'
import { race } from '#testing/race.ts'
import { emptyVault, sealedVault } from '#testing/vault.ts'
import { getLegacyKey } from './get-legacy-key.ts'
import { getOverview } from './get-overview.ts'
import { putLegacyKey } from './put-legacy-key.ts'

const newKey = () => randomBytes(32).toString('base64')

test("an older client's key comes back byte for byte, to its devices and its person", async () => {
  const vault = await emptyVault()
  expect(await getLegacyKey(vault.device, nowhere)).toBeUndefined()
  const master_key = newKey()
  expect(await putLegacyKey(vault.device, master_key, nowhere)).toBe(1)
  for (const caller of [vault.device, vault.person, await connectDevice(vault.person)]) {
    expect(await getLegacyKey(caller, nowhere)).toEqual({ master_key, version: 1 })
  }
  expect(await getOverview(vault.person)).toMatchObject({ protection: 'server_key' })
})

test('the same key again is fine and changes nothing; a different one never replaces it', async () => {
  const vault = await emptyVault()
  const master_key = newKey()
  await putLegacyKey(vault.device, master_key, nowhere)
  const other = await connectDevice(vault.person)
  expect(await expectNoTrace(vault.user_id, () => putLegacyKey(other, master_key, nowhere))).toBe(1)
  await expectRefusal(vault.user_id, () => putLegacyKey(other, newKey(), nowhere), 'key_exists')
  expect(await getLegacyKey(other, nowhere)).toEqual({ master_key, version: 1 })
})

test('ten different keys at once: one is kept, the others are refused', async () => {
  const vault = await emptyVault()
  const keys = Array.from({ length: 10 }, newKey)
  const outcomes = await race(
    vault.user_id,
    keys.map((key) => () => putLegacyKey(vault.device, key, nowhere)),
  )
  const winner = outcomes.findIndex(({ status }) => status === 'fulfilled')
  for (const [index, outcome] of outcomes.entries()) {
    if (index !== winner)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'key_exists' } })
  }
  expect(await getLegacyKey(vault.device, nowhere)).toEqual({ master_key: keys[winner], version: 1 })
})

test('a stranger neither sees the key nor meets it', async () => {
  const vault = await emptyVault()
  await putLegacyKey(vault.device, newKey(), nowhere)
  const stranger = await emptyVault()
  await expectNoTrace(vault.user_id, async () => {
    expect(await getLegacyKey(stranger.device, nowhere)).toBeUndefined()
    const master_key = newKey()
    await putLegacyKey(stranger.device, master_key, nowhere)
    expect(await getLegacyKey(stranger.device, nowhere)).toEqual({ master_key, version: 1 })
  })
})

test('no table holds the key in the clear, in any spelling', async () => {
  const vault = await emptyVault()
  const key = randomBytes(32)
  await putLegacyKey(vault.device, key.toString('base64'), nowhere)
  const rows = JSON.stringify(await accountRows(vault.user_id))
  for (const spelling of ['base64', 'base64url', 'hex', 'latin1'] as const) {
    expect(rows).not.toContain(key.toString(spelling).slice(0, 20))
  }
})

test('once there is a keyring, older clients neither leave a key nor find one', async () => {
  const vault = await sealedVault()
  await expectRefusal(vault.user_id, () => putLegacyKey(vault.device, newKey(), nowhere), 'keyring_required')
  await expectRefusal(vault.user_id, () => getLegacyKey(vault.device, nowhere), 'keyring_required')
})
