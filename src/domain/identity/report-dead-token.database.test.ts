import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { getSyncConfig } from '#domain/sync-config/get-sync-config.ts'
import { accountRows, expectNoTrace } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { connectDevice, createPerson, nowhere } from '#testing/people.ts'
import { ageRetirement, audited, makeToken, rotate } from '#testing/rotation.ts'
import type { Device } from './credential.ts'
import { reportDeadToken } from './report-dead-token.ts'
import { revokeSession } from './revoke-session.ts'
import { rotateSession } from './rotate-session.ts'

const origin = { ip: '192.0.2.7', user_agent: 'thief' }
const report = (device: Device, age = 0) => reportDeadToken(device, origin, age)

/** Somebody whose device has rotated its token. */
async function rotated() {
  const person = await createPerson()
  const old = await connectDevice(person)
  return { person, user_id: person.user_id, old, device: await rotate(old) }
}

/** What this file's requests left where events without an account go; others are at work there, too. */
const securityEvents = () => admin()`
  select from roost.security_events where user_agent = ${origin.user_agent}`

test('the use of a token that was just replaced is written down, and the session goes on', async () => {
  const { old, device, user_id } = await rotated()
  await report(old)
  expect(await audited(user_id, 'token_reuse_detected')).toEqual([
    {
      metadata: { retired_at: expect.any(String), session_revoked: false },
      device_id: old.device_id,
      ip_address: '192.0.2.7',
      user_agent: 'thief',
    },
  ])
  await expect(getSyncConfig(device)).resolves.toBeDefined()
})

test('it is written down once a minute, however often it is used', async () => {
  const { old, user_id } = await rotated()
  await Promise.all(Array.from({ length: 10 }, () => report(old)))
  expect(await audited(user_id, 'token_reuse_detected')).toHaveLength(1)
  await expectNoTrace(user_id, () => report(old))
})

test('more than a minute after its end, the use of a token ends the session', async () => {
  const { person, old, device, user_id } = await rotated()
  const other = await connectDevice(person)
  await ageRetirement(old, 61)
  await Promise.all(Array.from({ length: 10 }, () => report(old)))
  await expect(getSyncConfig(device)).rejects.toMatchObject({ code: 'unauthorized' })
  await expect(getSyncConfig(other)).resolves.toBeDefined()
  expect(await audited(user_id, 'token_reuse_detected')).toMatchObject([
    { metadata: { session_revoked: true } },
  ])
  expect(await audited(user_id, 'token_revoked')).toEqual([
    {
      metadata: { reason: 'token_reuse_detected' },
      device_id: old.device_id,
      ip_address: '192.0.2.7',
      user_agent: 'thief',
    },
  ])
  expect((await accountRows(user_id)).sync_events?.at(-1)?.row).toMatchObject({
    event_type: 'device_changed',
    device_id: old.device_id,
  })
})

test('it ends the session also when the same token was written down a moment before', async () => {
  const { old, device, user_id } = await rotated()
  await ageRetirement(old, 50)
  await report(old)
  await ageRetirement(old, 11)
  await report(old)
  await expect(getSyncConfig(device)).rejects.toMatchObject({ code: 'unauthorized' })
  expect(await audited(user_id, 'token_reuse_detected')).toHaveLength(1)
  expect(await audited(user_id, 'token_revoked')).toHaveLength(1)
})

test('a session that has ended is ended no more, and the uses of its old token are still written down', async () => {
  const { old, device, user_id } = await rotated()
  await revokeSession(device, nowhere)
  await ageRetirement(old, 3600)
  await report(old)
  expect(await audited(user_id, 'token_revoked')).toHaveLength(1)
  expect(await audited(user_id, 'token_reuse_detected')).toMatchObject([
    { metadata: { session_revoked: false } },
  ])
})

test('a request that was under way when its token was replaced is no reuse', async () => {
  const { old, user_id } = await rotated()
  await expectNoTrace(user_id, () => report(old, 5))
})

test('a token that was announced and never used gives away who uses it later', async () => {
  const person = await createPerson()
  const device = await connectDevice(person)
  const [earlier, later] = [makeToken(), makeToken()]
  await rotateSession(device, earlier.next, nowhere)
  await rotateSession(device, later.next, nowhere)
  await ageRetirement(earlier.device, 61)
  await report(earlier.device)
  for (const dead of [device, later.device])
    await expect(getSyncConfig(dead)).rejects.toMatchObject({ code: 'unauthorized' })
})

test('of tokens that nobody replaced nothing is written: unknown, alive, or revoked', async () => {
  const { device, user_id } = await rotated()
  await expectNoTrace(user_id, async () => {
    for (const token_hash of [randomBytes(32), Buffer.alloc(0), device.token_hash])
      await report({ ...device, token_hash })
  })
  await revokeSession(device, nowhere)
  await expectNoTrace(user_id, () => report(device))
  expect(await securityEvents()).toEqual([])
})

test('a person who is refused is nobody’s thief', async () => {
  const person = await createPerson()
  await expectNoTrace(person.user_id, async () => {
    await reportDeadToken(person, origin, 0)
    await reportDeadToken(null, origin, 0)
  })
})
