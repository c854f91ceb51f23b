import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { revokeDevice } from '#domain/devices/revoke-device.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { revokeSession } from '#domain/identity/revoke-session.ts'
import { rotateSession } from '#domain/identity/rotate-session.ts'
import { putSyncConfig } from '#domain/sync-config/put-sync-config.ts'
import { expectRefusal } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { connectDevice, createPerson, nowhere } from '#testing/people.ts'
import { emptyVault, push, pushUnsealed, sealedVault } from '#testing/vault.ts'
import { listChanges } from './list-changes.ts'

const never = new AbortController().signal
const changes = (
  caller: Credential,
  since = 0,
  { limit = 500, wait = 0, epoch = undefined as number | undefined } = {},
) => listChanges(caller, { since, epoch, limit }, wait, never)

const change = (caller: Credential) => putSyncConfig(caller, { sync_history: false }, nowhere)

test('what happened after a number comes in order, with the head it leads up to', async () => {
  const vault = await sealedVault()
  await push(vault, 1)
  await change(vault.person)
  const { device_id } = vault.device
  const created_at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/)
  const nothing = { data_type: null, version: null, created_at }
  const all = [
    { ...nothing, seq: 1, type: 'device_changed', device_id },
    { ...nothing, seq: 2, type: 'key_rotated', version: 1, device_id },
    { ...nothing, seq: 3, type: 'data_updated', data_type: 'collection', version: 1, device_id },
    { ...nothing, seq: 4, type: 'config_changed', device_id: null },
  ]
  const head = { seq: 4, epoch: 1, has_more: false, cursor: { epoch: 1, seq: 4 } }
  expect(await changes(vault.device)).toEqual({ ...head, events: all })
  expect(await changes(vault.person, 2)).toEqual({ ...head, events: all.slice(2) })
  expect(await changes(vault.device, 4, { epoch: 1 })).toEqual({ ...head, events: [] })
})

test('pages lead on to each other, to the end and not beyond', async () => {
  const vault = await emptyVault()
  for (let i = 0; i < 9; i++) await pushUnsealed(vault)
  const seen: number[] = []
  for (let since = 0, more = true; more; ) {
    const page = await changes(vault.device, since, { limit: 5 })
    expect(page.seq).toBe(10)
    seen.push(...page.events.map(({ seq }) => seq))
    since = page.cursor.seq
    more = page.has_more
  }
  expect(seen).toEqual(Array.from({ length: 10 }, (_, index) => index + 1))
})

test('a follower sees its own account and no other', async () => {
  const [mine, theirs] = [await emptyVault(), await emptyVault()]
  for (let i = 0; i < 3; i++) await pushUnsealed(theirs)
  expect((await changes(mine.device)).events).toHaveLength(1)
})

test('a cursor that cannot be followed is refused with the one to begin again from', async () => {
  const vault = await emptyVault()
  for (let i = 0; i < 5; i++) await pushUnsealed(vault)
  const refused = (since: number, epoch?: number) =>
    expectRefusal(vault.user_id, () => changes(vault.device, since, { epoch, wait: 60 }), 'must_refetch', {
      epoch: 3,
      seq: 6,
    })
  await admin()`
    with gone as (delete from roost.sync_events where user_id = ${vault.user_id} and seq <= 2)
    update roost.sync_heads set floor_seq = 2, epoch = 3 where user_id = ${vault.user_id}`
  await refused(1)
  await refused(7)
  await refused(4, 1)
  expect((await changes(vault.device, 2, { epoch: 3 })).events.map(({ seq }) => seq)).toEqual([3, 4, 5, 6])
})

test('a held request is answered by what happens, and only for the account it happens to', async () => {
  const [vault, stranger] = [await emptyVault(), await emptyVault()]
  const [head, other] = [(await changes(vault.device)).seq, (await changes(stranger.device)).seq]
  const held = [vault.device, vault.person].map((caller) => changes(caller, head, { wait: 60 }))
  const untouched = changes(stranger.device, other, { wait: 1 })
  await change(vault.device)
  for (const answer of await Promise.all(held)) {
    expect(answer.events).toMatchObject([{ seq: head + 1, type: 'config_changed' }])
  }
  expect((await untouched).events).toEqual([])
})

test('a held request to which nothing happens ends with the cursor it came with', async () => {
  const { device } = await emptyVault()
  const { seq } = await changes(device)
  expect(await changes(device, seq, { wait: 1 })).toEqual({
    events: [],
    seq,
    epoch: 1,
    has_more: false,
    cursor: { epoch: 1, seq },
  })
})

test('a held request that its client gives up ends', async () => {
  const { device } = await emptyVault()
  const { seq } = await changes(device)
  const client = new AbortController()
  const held = listChanges(device, { since: seq, epoch: undefined, limit: 1 }, 60, client.signal)
  client.abort()
  expect((await held).events).toEqual([])
})

/** Nothing tells when a request has looked and begun to wait. What ends its session before is answered as well. */
const untilHeld = () => sleep(200)

/** Sooner than a held request looks that is not rung for. */
async function expectSoonRefused(held: Promise<unknown>): Promise<void> {
  const code = held.then(
    () => 'answered',
    (refusal) => refusal.code,
  )
  expect(await Promise.race([code, sleep(3000, 'too late')])).toBe('unauthorized')
}

const endings: Record<string, (vault: Awaited<ReturnType<typeof emptyVault>>) => Promise<unknown>> = {
  'its session is revoked': ({ device }) => revokeSession(device, nowhere),
  'its device is revoked': ({ person, device }) => revokeDevice(person, device.device_id, nowhere),
  'its token is rotated': ({ device }) => rotateSession(device, {}, nowhere),
}

test.each(Object.entries(endings))('a held request of a device ends when %s', async (_, end) => {
  const vault = await emptyVault()
  const { seq } = await changes(vault.device)
  const held = changes(vault.device, seq, { wait: 60 })
  await untilHeld()
  await end(vault)
  await expectSoonRefused(held)
})

test('a held request of a browser ends when its person signs out elsewhere', async () => {
  const person = await createPerson()
  const { seq } = await changes(person)
  const held = changes(person, seq, { wait: 60 })
  await untilHeld()
  await admin()`delete from auth.sessions where id = ${person.session_id}`
  await expectSoonRefused(held)
})

test('who follows by held requests while eight devices write misses nothing and sees nothing twice', async () => {
  const vault = await emptyVault()
  const devices = await Promise.all(Array.from({ length: 8 }, () => connectDevice(vault.person)))
  const start = (await changes(vault.device)).seq
  const writing = Promise.all(
    devices.map(async (device) => {
      for (let round = 0; round < 6; round++) await change(device)
    }),
  )
  const seen: number[] = []
  for (let cursor = start; seen.length < 48; ) {
    const page = await changes(vault.device, cursor, { wait: 60, limit: 7 })
    seen.push(...page.events.map(({ seq }) => seq))
    cursor = page.cursor.seq
  }
  await writing
  expect(seen).toEqual(Array.from({ length: 48 }, (_, index) => start + 1 + index))
})
