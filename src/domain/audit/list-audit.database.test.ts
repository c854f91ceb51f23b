import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { AuditEvent } from '#contract/audit.ts'
import { renameDevice } from '#domain/devices/rename-device.ts'
import { revokeDevice } from '#domain/devices/revoke-device.ts'
import { putSyncConfig } from '#domain/sync-config/put-sync-config.ts'
import { admin } from '#testing/admin.ts'
import { connectDevice, createPerson, nowhere } from '#testing/people.ts'
import { listAudit } from './list-audit.ts'
import { verifyAudit } from './verify-audit.ts'

/** Somebody with a device and nine rows in the log, from strange places. */
async function livelyPerson() {
  const person = await createPerson()
  const device = await connectDevice(person, 'ünïcödé "quoted" \\ <b>\u0001')
  const origins = [
    { ip: '192.0.2.7', user_agent: 'Mozilla/5.0 "quoted" \\ \u0007 ünïcödé 😀' },
    { ip: '2001:DB8::1', user_agent: 'x'.repeat(1000) },
    nowhere,
  ]
  for (const origin of [...origins, ...origins])
    await putSyncConfig(device, { sync_history: false, sync_secrets: true }, origin)
  await renameDevice(person, device.device_id, 'Phone', nowhere)
  return { person, device, user_id: person.user_id }
}

test('the log is read newest first, with who did what from where', async () => {
  const { person, device } = await livelyPerson()
  const { events, next } = await listAudit(person, { limit: 50 })
  expect(next).toBeUndefined()
  expect(events.map(({ seq }) => seq)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(events[0]).toMatchObject({ event_type: 'device_renamed', device_id: null, device_name: null })
  expect(events[6]).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    seq: 3,
    event_type: 'config_updated',
    ip_address: '192.0.2.7',
    user_agent: 'Mozilla/5.0 "quoted" \\ \u0007 ünïcödé 😀',
    device_id: device.device_id,
    device_name: 'Phone',
    metadata: { updates: { sync_history: false, sync_secrets: true } },
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/),
    previous_hash: events[7]?.hash,
    hash: events[5]?.previous_hash,
  })
  expect(events[5]).toMatchObject({ ip_address: '2001:db8::1', user_agent: 'x'.repeat(400) })
  expect(events.at(-1)).toMatchObject({ event_type: 'token_claimed' })
})

test('pages lead back to the first row, also of one kind alone', async () => {
  const { device } = await livelyPerson()
  const seen: AuditEvent[] = []
  type Page = Parameters<typeof listAudit>[1]
  for (let page: Page | undefined = { limit: 4, event_type: 'config_updated' }; page; ) {
    const { events, next } = await listAudit(device, page)
    seen.push(...events)
    page = next
  }
  expect(seen.map(({ seq }) => seq)).toEqual([8, 7, 6, 5, 4, 3])
  expect((await listAudit(device, { limit: 9, before: 3 })).events.map(({ seq }) => seq)).toEqual([2, 1])
  expect(await listAudit(device, { limit: 9, before: 1 })).toEqual({ events: [], next: undefined })
})

test('a device that is gone is known by its id alone, and strangers see nothing of it', async () => {
  const { person, device } = await livelyPerson()
  await revokeDevice(person, device.device_id, nowhere)
  const { events } = await listAudit(person, { limit: 50, event_type: 'config_updated' })
  expect(events[0]).toMatchObject({ device_id: device.device_id, device_name: null })
  expect((await listAudit(await createPerson(), { limit: 50 })).events).toEqual([])
})

/** What docs/formats.md says a row's hash is taken over, told by another implementation than the database's. */
function hashOf(user_id: string, row: AuditEvent): string {
  const cells = [
    user_id,
    row.seq,
    row.id,
    row.event_type,
    row.ip_address,
    row.user_agent,
    row.device_id,
    row.metadata,
    row.created_at,
  ]
  return createHash('sha256')
    .update(Buffer.from(row.previous_hash, 'hex'))
    .update(textOf(cells))
    .digest('hex')
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const keys = Object.keys(value).toSorted((a, b) => {
    const [x, y] = [Buffer.from(a), Buffer.from(b)]
    return x.length - y.length || Buffer.compare(x, y)
  })
  const members = keys.map((key) => `${JSON.stringify(key)}: ${textOf(value[key as keyof typeof value])}`)
  return `{${members.join(', ')}}`
}

test('the chain can be recomputed from what the log says, without the database', async () => {
  const { person, user_id } = await livelyPerson()
  const { events } = await listAudit(person, { limit: 50 })
  const { head_hash, anchor_hash } = await verifyAudit(person)
  let previous_hash = anchor_hash
  for (const row of events.toReversed()) {
    expect(row.previous_hash).toBe(previous_hash)
    expect(hashOf(user_id, row), row.event_type).toBe(row.hash)
    previous_hash = row.hash
  }
  expect(previous_hash).toBe(head_hash)
})

test('what happened to nobody we know is kept apart', async () => {
  const user_agent = `test ${process.pid} ${'x'.repeat(1000)}`
  await admin()`
    select roost.record_security_event('sign_in_failed', '{"reason": "unknown"}', ${admin().json({ ip: '192.0.2.9', user_agent })})`
  const [event] = await admin()`
    select event_type, host(ip_address) as ip_address, metadata from roost.security_events
    where user_agent = ${user_agent.slice(0, 400)}`
  expect(event).toEqual({
    event_type: 'sign_in_failed',
    ip_address: '192.0.2.9',
    metadata: { reason: 'unknown' },
  })
})
