import { expect, test } from 'vitest'
import { getSyncConfig } from '#domain/sync-config/get-sync-config.ts'
import { listBlobs } from '#domain/vault/list-blobs.ts'
import { expectNoTrace } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { connectDevice, createPerson } from '#testing/people.ts'
import type { Device } from './credential.ts'

const age = async (device: Device & { device_id: string }, interval: string) => {
  await admin()`
    update roost.sync_sessions set last_used_at = now() - ${interval}::interval where device_id = ${device.device_id}`
  await admin()`
    update roost.devices set last_seen_at = now() - ${interval}::interval where id = ${device.device_id}`
}

const seen = async ({ device_id }: { device_id: string }) => {
  const [row] = await admin()`
    select s.last_used_at > now() - interval '30 seconds' as used, d.last_seen_at > now() - interval '30 seconds' as seen
    from roost.sync_sessions s join roost.devices d on d.id = s.device_id where d.id = ${device_id}`
  return row
}

test('a device that calls within a minute is not written down again', async () => {
  const person = await createPerson()
  const device = await connectDevice(person)
  await age(device, '55 seconds')
  await expectNoTrace(person.user_id, () => getSyncConfig(device))
})

test('a device that calls after a minute is seen, and no other device', async () => {
  const person = await createPerson()
  const [phone, laptop] = [await connectDevice(person), await connectDevice(person)]
  for (const device of [phone, laptop]) await age(device, '61 seconds')
  await getSyncConfig(phone)
  expect(await seen(phone)).toEqual({ used: true, seen: true })
  expect(await seen(laptop)).toEqual({ used: false, seen: false })
})

test('of calls at once one writes it, and none waits for another', async () => {
  const device = await connectDevice(await createPerson())
  await age(device, '1 hour')
  await Promise.all(Array.from({ length: 16 }, () => listBlobs(device)))
  expect(await seen(device)).toEqual({ used: true, seen: true })

  await age(device, '1 hour')
  await admin().begin(async (sql) => {
    // As the call does that writes it.
    await sql`select from roost.sync_sessions where device_id = ${device.device_id} for update`
    await listBlobs(device)
  })
  expect(await seen(device)).toEqual({ used: false, seen: false })
})

test('a refused call is not a sign of life', async () => {
  const person = await createPerson()
  const device = await connectDevice(person)
  await age(device, '1 hour')
  await admin()`update auth.users set banned_until = now() + interval '1 hour' where id = ${person.user_id}`
  await expectNoTrace(person.user_id, () =>
    expect(getSyncConfig(device)).rejects.toMatchObject({ code: 'unauthorized' }),
  )
})
