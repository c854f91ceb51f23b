import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { accountRows, expectNoTrace, expectRefusal } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
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

test('that a key was left is audited once, and each time it is read, by whom and from where', async () => {
  const vault = await emptyVault()
  const log = async () => {
    const rows = await admin()`
      select event_type, metadata, host(ip_address) as ip, user_agent, device_id from roost.audit_logs
      where user_id = ${vault.user_id} and event_type ~ 'key' order by seq`
    return [...rows]
  }
  await expectNoTrace(vault.user_id, () => getLegacyKey(vault.device, nowhere))
  const origin = { ip: '192.0.2.9', user_agent: 'Flamingo' }
  const master_key = newKey()
  await putLegacyKey(vault.device, master_key, origin)
  await putLegacyKey(vault.device, master_key, origin)
  const stored = { ip: '192.0.2.9', user_agent: 'Flamingo', device_id: vault.device.device_id }
  expect(await log()).toEqual([
    { ...stored, event_type: 'key_stored', metadata: { version: 1, action: 'initial' } },
    { ...stored, event_type: 'legacy_key_stored', metadata: { version: 1 } },
  ])
  await getLegacyKey(vault.device, origin)
  await getLegacyKey(vault.person, nowhere)
  expect((await log()).slice(2)).toEqual([
    { ...stored, event_type: 'key_read', metadata: {} },
    { event_type: 'key_read', metadata: {}, ip: null, user_agent: null, device_id: null },
  ])
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
