import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { revokeDevice } from '#domain/devices/revoke-device.ts'
import { revokeSession } from '#domain/identity/revoke-session.ts'
import { rotateSession } from '#domain/identity/rotate-session.ts'
import { byteaArray } from '#platform/db/bytea-array.ts'
import { admin } from '#testing/admin.ts'
import { followRecorded } from '#testing/outlet.ts'
import { connectDevice, nowhere } from '#testing/people.ts'
import { rotate } from '#testing/rotation.ts'
import { emptyVault, pushUnsealed, type Vault } from '#testing/vault.ts'

const unauthorized = { type: 'refused', code: 'unauthorized', error: 'Unauthorized' }
const user = ({ user_id }: Vault) => user_id

/** What ends a device's right to follow. What Roost does itself rings; the rest is found by looking. */
const deviceEndings: Record<string, (vault: Vault) => Promise<unknown>> = {
  'its session is revoked': ({ device }) => revokeSession(device, nowhere),
  'its device is revoked': ({ person, device }) => revokeDevice(person, device.device_id, nowhere),
  'its token is replaced by the server': ({ device }) => rotateSession(device, {}, nowhere),
  'its token is replaced by the next one': ({ device }) => rotate(device),
  'its session expires': ({ device }) => admin()`
    update roost.sync_sessions set expires_at = now() where token_hash = ${device.token_hash}`,
  'its person is banned': (vault) => admin()`
    update auth.users set banned_until = now() + interval '1 day' where id = ${user(vault)}`,
  'its account is deleted': (vault) => admin()`delete from auth.users where id = ${user(vault)}`,
}

test.each(Object.entries(deviceEndings))('a device is let go when %s, and nobody else is', async (_, end) => {
  const [vault, stranger] = [await emptyVault(), await emptyVault()]
  const other = await connectDevice(stranger.person)
  const [followed, untouched] = [await followRecorded(vault.device), await followRecorded(other)]
  await end(vault)
  await expect.poll(followed.end).toEqual(unauthorized)
  expect(untouched.end()).toBeUndefined()
})

test('a browser is let go when its person signs out elsewhere; the devices stay', async () => {
  const vault = await emptyVault()
  const [browser, device] = [await followRecorded(vault.person), await followRecorded(vault.device)]
  await admin()`delete from auth.sessions where id = ${vault.person.session_id}`
  await expect.poll(browser.end).toEqual(unauthorized)
  await pushUnsealed(vault)
  await expect.poll(() => device.numbers().length).toBe(1)
  expect(browser.numbers()).toEqual([])
})

test('of an event that comes with the end of a right, nobody is told who has lost it', async () => {
  const vault = await emptyVault()
  const other = await connectDevice(vault.person)
  const [revoked, left] = [await followRecorded(vault.device), await followRecorded(other)]
  await revokeDevice(vault.person, vault.device.device_id, nowhere)
  await expect.poll(() => left.messages.at(-1)).toMatchObject({ type: 'device_revoked' })
  await expect.poll(revoked.end).toEqual(unauthorized)
  expect(revoked.messages.map(({ type }) => type)).toEqual(['up_to_date'])
})

test('the database itself tells who follows with the credential of another account, of none, or one that has ended', async () => {
  const [mine, theirs] = [await emptyVault(), await emptyVault()]
  await revokeSession(mine.device, nowhere)
  const [{ token_hash }, other] = [await connectDevice(mine.person), mine.person.session_id]
  const hashes = [
    theirs.device.token_hash,
    Buffer.alloc(32),
    mine.device.token_hash,
    token_hash,
    null,
    null,
    null,
  ]
  const sessions = [null, null, null, null, theirs.person.session_id, randomUUID(), other]
  const places = hashes.map(() => mine.user_id)
  const stands = hashes.map(() => 3)
  const found = await admin()`
    select * from roost.check_followers(
      ${places}::uuid[], ${byteaArray(admin(), hashes)}::bytea[], ${sessions}::uuid[],
      ${hashes.map(() => 1)}::bigint[], ${stands}::bigint[]) order by place`
  expect([...found]).toEqual([1, 2, 3, 5, 6].map((place) => ({ place, is_ended: true })))
})

test('what a device sees while it follows keeps the device seen, at most once a minute', async () => {
  const vault = await emptyVault()
  const seen = async () => {
    const [device] = await admin()`
      select s.last_used_at = d.last_seen_at as agree, now() - d.last_seen_at < interval '10 seconds' as now
      from roost.devices d join roost.sync_sessions s on s.device_id = d.id where d.id = ${vault.device.device_id}`
    return device
  }
  const age = (seconds: number) => admin()`
    with aged as (
      update roost.sync_sessions set last_used_at = now() - make_interval(secs => ${seconds})
      where device_id = ${vault.device.device_id} returning last_used_at)
    update roost.devices set last_seen_at = (select last_used_at from aged) where id = ${vault.device.device_id}`
  const followed = await followRecorded(vault.device)
  await age(61)
  await expect.poll(seen).toEqual({ agree: true, now: true })
  await age(50)
  // Two rounds of checks of who follows: the second begins once the first has found what nobody rang for.
  for (const seq of [2, 3]) {
    await admin()`
      with head as (update roost.sync_heads set seq = seq + 1 where user_id = ${vault.user_id} returning seq)
      insert into roost.sync_events (user_id, seq, event_type, created_at)
      select ${vault.user_id}, seq, 'config_changed', now() from head`
    await expect.poll(() => followed.numbers().at(-1)).toBe(seq)
  }
  expect(await seen()).toEqual({ agree: true, now: false })
})
