import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { listAudit } from '#domain/audit/list-audit.ts'
import { verifyAudit } from '#domain/audit/verify-audit.ts'
import { decideLogin } from '#domain/device-flow/decide-login.ts'
import { startLogin } from '#domain/device-flow/start-login.ts'
import { viewLogin } from '#domain/device-flow/view-login.ts'
import { listDevices } from '#domain/devices/list-devices.ts'
import { renameDevice } from '#domain/devices/rename-device.ts'
import { revokeDevice } from '#domain/devices/revoke-device.ts'
import { listChanges } from '#domain/events/list-changes.ts'
import { getSyncConfig } from '#domain/sync-config/get-sync-config.ts'
import { putSyncConfig } from '#domain/sync-config/put-sync-config.ts'
import { getOverview } from '#domain/vault/get-overview.ts'
import { getVault } from '#domain/vault/get-vault.ts'
import { getVaultType } from '#domain/vault/get-vault-type.ts'
import { listBlobs } from '#domain/vault/list-blobs.ts'
import { accountRows, expectNoTrace } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { createPerson, nowhere } from '#testing/people.ts'
import type { Person } from './credential.ts'

/** Verbs a person can call, among them those that are theirs alone. */
const verbs = (person: Person) => [
  () => getOverview(person),
  () => getVault(person),
  () => getVaultType(person, { type: 'history' }),
  () => getSyncConfig(person),
  () => putSyncConfig(person, { sync_history: false }, nowhere),
  () => listBlobs(person),
  () => listChanges(person, { since: 0, epoch: undefined, limit: 9 }, 0, AbortSignal.timeout(5000)),
  () => listDevices(person),
  () => renameDevice(person, randomUUID(), 'Other', nowhere),
  () => revokeDevice(person, randomUUID(), nowhere),
  () => listAudit(person, { limit: 9 }),
  () => verifyAudit(person),
  async () => viewLogin(person, (await startLogin({}, nowhere)).temp_token, nowhere),
  async () => {
    const { temp_token } = await startLogin({}, nowhere)
    await decideLogin(person, { token: temp_token, approve: true, user_code: undefined }, nowhere)
  },
]

const expectEveryVerbRefused = (person: Person) =>
  expectNoTrace(person.user_id, async () => {
    for (const verb of verbs(person)) await expect(verb()).rejects.toMatchObject({ code: 'unauthorized' })
  })

test('the first verb of a new person makes their account once, however many come at once', async () => {
  const person = await createPerson()
  const answers = await Promise.all(Array.from({ length: 16 }, () => getOverview(person)))
  for (const { config } of answers) expect(config).toMatchObject({ sync_history: true, sync_settings: true })
  const rows = await accountRows(person.user_id)
  for (const table of ['accounts', 'sync_heads', 'audit_heads', 'sync_configs'])
    expect(rows[table]).toHaveLength(1)
  await expectNoTrace(person.user_id, () => getOverview(person))
})

test('signing out ends the browser session at once', async () => {
  const person = await createPerson()
  await getOverview(person)
  await admin()`delete from auth.sessions where id = ${person.session_id}`
  await expectEveryVerbRefused(person)
})

test('a session that is past its end opens nothing', async () => {
  const person = await createPerson()
  await admin()`update auth.sessions set not_after = now() where id = ${person.session_id}`
  await expectEveryVerbRefused(person)
})

test.each(['banned_until', 'deleted_at'])('an Auth user with %s is refused', async (column) => {
  const person = await createPerson()
  await admin()`
    update auth.users set ${admin()(column)} = now() + interval '1 hour' where id = ${person.user_id}`
  await expectEveryVerbRefused(person)
})

test("somebody else's session is no session, in either direction", async () => {
  const person = await createPerson()
  const stranger = await createPerson()
  await getOverview(person)
  await getOverview(stranger)
  await expectEveryVerbRefused({ ...person, session_id: stranger.session_id })
  await expectEveryVerbRefused({ ...person, session_id: randomUUID() })
})

test('a refused newcomer leaves no account behind', async () => {
  const person = await createPerson()
  await expectEveryVerbRefused({ ...person, session_id: randomUUID() })
  expect(await accountRows(person.user_id)).toEqual({})
})
