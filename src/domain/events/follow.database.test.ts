import { expect, test } from 'vitest'
import type { Credential } from '#domain/identity/credential.ts'
import { putSyncConfig } from '#domain/sync-config/put-sync-config.ts'
import { admin } from '#testing/admin.ts'
import { followRecorded } from '#testing/outlet.ts'
import { connectDevice, nowhere } from '#testing/people.ts'
import { emptyVault, pushUnsealed } from '#testing/vault.ts'
import { listChanges } from './list-changes.ts'

const change = (caller: Credential) => putSyncConfig(caller, { sync_history: false }, nowhere)
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, i) => first + i)

/** Writes events as nobody rings for. */
const writeSilently = (user_id: string, count: number) => admin()`
  with head as (
    update roost.sync_heads set seq = seq + ${count} where user_id = ${user_id} returning seq)
  insert into roost.sync_events (user_id, seq, event_type, created_at)
  select ${user_id}, head.seq - ${count} + number, 'config_changed', now()
  from head, generate_series(1, ${count}) as number`

test('who follows from a cursor gets the log: what was missed, a word that this is all, then what happens', async () => {
  const vault = await emptyVault()
  await pushUnsealed(vault)
  await change(vault.person)
  const followed = await followRecorded(vault.device, { since: 1, epoch: 1 })
  expect(followed.messages.map(({ type }) => type)).toEqual(['data_updated', 'config_changed', 'up_to_date'])
  expect(followed.messages.at(-1)).toEqual({ type: 'up_to_date', epoch: 1, seq: 3 })
  await change(vault.device)
  await expect.poll(followed.numbers).toEqual([2, 3, 4])
  const events = followed.messages.filter((message) => 'created_at' in message)
  const { events: listed } = await listChanges(
    vault.device,
    { since: 1, limit: 500 },
    0,
    new AbortController().signal,
  )
  expect(events).toEqual(listed)
})

test('without a cursor it begins now', async () => {
  const vault = await emptyVault()
  await pushUnsealed(vault)
  const followed = await followRecorded(vault.person)
  expect(followed.messages).toEqual([{ type: 'up_to_date', epoch: 1, seq: 2 }])
  await change(vault.device)
  await expect.poll(followed.numbers).toEqual([3])
})

test('a backlog of many pages comes whole and in order', async () => {
  const vault = await emptyVault()
  await writeSilently(vault.user_id, 1700)
  const followed = await followRecorded(vault.device, { since: 0 })
  expect(followed.numbers()).toEqual(upTo(1701))
})

test('a cursor that cannot be followed is told where to begin again, and goes on from there', async () => {
  const vault = await emptyVault()
  await writeSilently(vault.user_id, 9)
  await admin()`
    with gone as (delete from roost.sync_events where user_id = ${vault.user_id} and seq <= 4)
    update roost.sync_heads set floor_seq = 4, epoch = 2 where user_id = ${vault.user_id}`
  for (const cursor of [{ since: 3 }, { since: 11 }, { since: 7, epoch: 1 }]) {
    const followed = await followRecorded(vault.device, cursor)
    expect(followed.messages).toEqual([
      { type: 'must_refetch', epoch: 2, seq: 10 },
      { type: 'up_to_date', epoch: 2, seq: 10 },
    ])
    followed.leave()
  }
  const followed = await followRecorded(vault.device, { since: 4, epoch: 2 })
  expect(followed.numbers()).toEqual(upTo(10, 5))
})

test('who is connected while a backup is restored is told to read anew, and goes on from there', async () => {
  const vault = await emptyVault()
  await writeSilently(vault.user_id, 5)
  const followed = await followRecorded(vault.device)
  await admin()`
    with gone as (delete from roost.sync_events where user_id = ${vault.user_id} and seq > 3)
    update roost.sync_heads set seq = 3, epoch = 2 where user_id = ${vault.user_id}`
  await expect.poll(() => followed.messages.slice(1)).toEqual([{ type: 'must_refetch', epoch: 2, seq: 3 }])
  await change(vault.person)
  await expect.poll(followed.numbers).toEqual([4])
})

test('a ring that was lost costs a delay and no event', async () => {
  const vault = await emptyVault()
  const followed = await followRecorded(vault.device)
  await writeSilently(vault.user_id, 3)
  await expect.poll(followed.numbers).toEqual([2, 3, 4])
})

test('whoever comes while eight devices write, and whenever, misses nothing and gets nothing twice', async () => {
  const vault = await emptyVault()
  const devices = await Promise.all(Array.from({ length: 8 }, () => connectDevice(vault.person)))
  const writing = Promise.all(
    devices.map(async (device) => {
      for (let round = 0; round < 10; round++) await change(device)
    }),
  )
  const followers = []
  for (let number = 0; number < 20; number++) {
    followers.push(await followRecorded(number % 2 ? vault.person : vault.device, { since: number % 9 }))
  }
  await writing
  for (const [number, followed] of followers.entries()) {
    await expect.poll(() => followed.numbers().at(-1)).toBe(89)
    expect(followed.numbers()).toEqual(upTo(89, (number % 9) + 1))
  }
})

test('who reads too slowly is let go, and nobody else', async () => {
  const vault = await emptyVault()
  const quick = await followRecorded(vault.device)
  const slow = await followRecorded(vault.person, {}, ({ type }) => type !== 'config_changed')
  for (let time = 0; time < 3; time++) await change(vault.device)
  await expect.poll(quick.numbers).toEqual([2, 3, 4])
  expect(slow.end()).toMatchObject({ type: 'refused', code: 'slow_consumer' })
  expect(slow.numbers()).toHaveLength(1)
  const resumed = await followRecorded(vault.person, { since: slow.numbers()[0] })
  expect([...slow.numbers(), ...resumed.numbers()]).toEqual([2, 3, 4])
})

test('the account of one follower is not that of another', async () => {
  const [mine, theirs] = [await emptyVault(), await emptyVault()]
  const followers = [await followRecorded(mine.device), await followRecorded(mine.person, { since: 0 })]
  for (let time = 0; time < 3; time++) await pushUnsealed(theirs)
  const last = await followRecorded(theirs.device, { since: 3 })
  expect(last.numbers()).toEqual([4])
  await change(mine.device)
  await expect.poll(() => followers.map(({ numbers }) => numbers())).toEqual([[2], [1, 2]])
})
