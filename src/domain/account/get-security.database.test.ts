import { randomBytes, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { getOverview } from '#domain/vault/get-overview.ts'
import { putSealedBlob } from '#domain/vault/put-blob.ts'
import { putLegacyKey } from '#domain/vault/put-legacy-key.ts'
import { call } from '#platform/db/call.ts'
import { admin } from '#testing/admin.ts'
import { connectDevice, createPerson, nowhere } from '#testing/people.ts'
import { opaqueKeyring, sealedLegacyKey } from '#testing/sealed.ts'
import { blobOf, emptyVault, first, pushUnsealed, sealedVault, storeKeyring } from '#testing/vault.ts'
import { getSecurity } from './get-security.ts'

const newKey = () => randomBytes(32).toString('base64')

test('a new account has no key, nothing that is not sealed, and a log without rows', async () => {
  expect(await getSecurity(await createPerson())).toMatchObject({
    protection: 'none',
    keyring: null,
    recipients: [],
    legacy_key: null,
    unsealed: [],
    last_sign_in: null,
    log: { first_seq: null, last_seq: null, since: null, chain: { state: 'whole', checked: 0 } },
    cursor: { epoch: 1, seq: 0 },
  })
})

test('the key of an older client is told of with what lies unsealed, also what was sealed since', async () => {
  const vault = await emptyVault()
  await putLegacyKey(vault.device, newKey(), nowhere)
  await pushUnsealed(vault)
  await pushUnsealed(vault)
  await pushUnsealed(vault, 'AAAA', 'secret')
  const before = await getSecurity(vault.person)
  expect(before).toMatchObject({
    protection: 'server_key',
    legacy_key: { created_at: expect.any(String) },
    unsealed: [
      { data_type: 'collection', is_current: true, version_count: 2 },
      { data_type: 'secret', is_current: true, version_count: 1 },
    ],
  })
  const sealing = opaqueKeyring(vault.user_id, { previous: [sealedLegacyKey()] })
  await storeKeyring(vault, first, sealing, 1)
  await putSealedBlob(vault.device, 'collection', { 'if-match': '"2.0"' }, blobOf(vault, 3))
  expect(await getSecurity(vault.person)).toMatchObject({
    protection: 'partly_sealed',
    legacy_key: null,
    unsealed: [
      { data_type: 'collection', is_current: false, version_count: 2 },
      { data_type: 'secret', is_current: true, version_count: 1 },
    ],
  })
})

test('it says of the protection what the overview says', async () => {
  const [empty, sealed, legacy] = [await emptyVault(), await sealedVault(), await emptyVault()]
  await putLegacyKey(legacy.device, newKey(), nowhere)
  for (const { person } of [empty, sealed, legacy])
    expect((await getSecurity(person)).protection).toBe((await getOverview(person)).protection)
})

test('recipients are named by the devices of the account, and a stranger sees none of it', async () => {
  const vault = await emptyVault()
  const other = await connectDevice(vault.person, 'Phone')
  const member = (device_id: string, signed_by: string) => ({
    kind: 'device' as const,
    device_id,
    x25519: newKey(),
    ed25519: newKey(),
    psk: 'pairing' as const,
    signed_by,
    enc: newKey(),
    sealed: randomBytes(48).toString('base64'),
    signature: randomBytes(64).toString('base64'),
  })
  const gone = randomUUID()
  const recipients = [
    member(vault.device.device_id, vault.device.device_id),
    member(other.device_id, vault.device.device_id),
    member(gone, other.device_id),
  ]
  await storeKeyring(vault, first, opaqueKeyring(vault.user_id, { recipients }))
  const security = await getSecurity(vault.person)
  expect(security.recipients).toMatchObject([
    { device: { name: 'Laptop' }, let_in_by: null },
    { device: { name: 'Phone' }, let_in_by: 'Laptop' },
    { device: null, device_id: gone, let_in_by: 'Phone' },
  ])
  expect((await getSecurity(await createPerson())).recipients).toEqual([])
})

test('the last sign-in is told with where it came from', async () => {
  const person = await createPerson()
  for (const ip of ['192.0.2.1', '192.0.2.2']) {
    const origin = { ip, user_agent: `Browser ${ip}` }
    await call(
      (sql) => sql`
        select roost.record_sign_in(${person.user_id}, ${person.session_id}, 'password', ${sql.json(origin)})`,
    )
  }
  expect((await getSecurity(person)).last_sign_in).toMatchObject({
    ip_address: '192.0.2.2',
    user_agent: 'Browser 192.0.2.2',
  })
})

test('a session that is over learns nothing', async () => {
  const vault = await sealedVault()
  await admin()`delete from auth.sessions where id = ${vault.person.session_id}`
  await expect(getSecurity(vault.person)).rejects.toMatchObject({ code: 'unauthorized' })
})
