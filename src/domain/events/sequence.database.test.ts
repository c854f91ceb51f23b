import { expect, test } from 'vitest'
import type { DataType } from '#contract/data-type.ts'
import { putSyncConfig } from '#domain/sync-config/put-sync-config.ts'
import { deleteBlob } from '#domain/vault/delete-blob.ts'
import { admin } from '#testing/admin.ts'
import { connectDevice, nowhere } from '#testing/people.ts'
import { emptyVault, pushUnsealed, type Vault } from '#testing/vault.ts'

const types: DataType[] = ['history', 'environment', 'secret', 'collection', 'setting']

/** What a device does in a while, of every kind that an older account allows. */
async function keepBusy(vault: Pick<Vault, 'device'>, rounds: number, offset: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const type = types[(round + offset) % types.length] ?? 'history'
    if (round % 4 === 3) await deleteBlob(vault.device, type, nowhere)
    else if (round % 4 === 2) await putSyncConfig(vault.device, { sync_history: round % 8 === 2 }, nowhere)
    else await pushUnsealed(vault, `${offset} ${round}`, type)
  }
}

/** Follows an account as a device does that stores the last it has seen, by number and by time. */
async function follow(
  user_id: string,
  signal: AbortSignal,
): Promise<{ by_number: number[]; by_time: number[] }> {
  const by_number: number[] = []
  const by_time: number[] = []
  let since = '-infinity'
  for (let ended = false; !ended; ) {
    ended = signal.aborted
    const numbers = await admin()`
      select seq from roost.sync_events where user_id = ${user_id} and seq > ${by_number.at(-1) ?? 0} order by seq`
    by_number.push(...numbers.map(({ seq }) => seq))
    const times = await admin()`
      select seq, created_at::text from roost.sync_events
      where user_id = ${user_id} and created_at > ${since}::text::timestamptz order by created_at`
    by_time.push(...times.map(({ seq }) => seq))
    since = times.at(-1)?.created_at ?? since
  }
  return { by_number, by_time }
}

test('sixteen devices write at once: numbers have no gap, times only rise, and a follower misses nothing', async () => {
  const vault = await emptyVault()
  const devices = await Promise.all(Array.from({ length: 16 }, () => connectDevice(vault.person)))
  const writing = new AbortController()
  const following = follow(vault.user_id, writing.signal)
  await Promise.all(devices.map((device, index) => keepBusy({ device }, 12, index)))
  writing.abort()
  const followed = await following

  const events = await admin()`
    select seq, created_at > lag(created_at) over (order by seq) is not false as rises
    from roost.sync_events where user_id = ${vault.user_id} order by seq`
  const numbers = events.map(({ seq }) => seq)
  expect(numbers).toEqual(Array.from({ length: events.length }, (_, index) => index + 1))
  expect(events.length).toBeGreaterThan(17 + 16 * 9)
  expect(events.every(({ rises }) => rises)).toBe(true)
  expect(followed).toEqual({ by_number: numbers, by_time: numbers })

  const [agreed] = await admin()`
    select head.seq = last.seq and head.updated_at = last.created_at as head,
      (select bool_and(b.updated_at = (select max(e.created_at) from roost.sync_events e
         where e.user_id = b.user_id and e.data_type = b.data_type))
       from roost.vault_blobs b where b.user_id = head.user_id) as blobs
    from roost.sync_heads head, lateral (
      select seq, created_at from roost.sync_events e where e.user_id = head.user_id order by seq desc limit 1) last
    where head.user_id = ${vault.user_id}`
  expect(agreed).toEqual({ head: true, blobs: true })
})

test('a clock that is set back does not set back time', async () => {
  const vault = await emptyVault()
  await admin()`
    update roost.sync_heads set updated_at = now() + interval '1 hour' where user_id = ${vault.user_id}`
  await pushUnsealed(vault)
  await pushUnsealed(vault)
  const [last] = await admin()`
    select array_agg(created_at - lead order by seq desc) as steps from (
      select seq, created_at, lag(created_at) over (order by seq) as lead from roost.sync_events
      where user_id = ${vault.user_id} order by seq desc limit 1) as steps`
  expect(last?.steps).toEqual(['00:00:00.000001'])
})

test('one account that is busy holds up no other', async () => {
  const [busy, idle] = [await emptyVault(), await emptyVault()]
  await admin().begin(async (sql) => {
    await sql`select from roost.sync_heads where user_id = ${busy.user_id} for update`
    await pushUnsealed(idle)
  })
})
