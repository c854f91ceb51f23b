import { randomBytes, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { call } from '#platform/db/call.ts'
import { admin } from '#testing/admin.ts'

const MOST = 5

/** Begins a login of an address that may have five waiting; the verb's own settings are roomy in tests. */
const begin = (address: string) =>
  call(
    (sql) => sql`
      select roost.create_grant(
        null, ${randomBytes(32)}, ${randomBytes(32)}, ${randomBytes(32)}, 'flm_temp_0000000', null, false,
        'Laptop', 'desktop', null, null, '{}', ${address}, 300, 2, ${MOST})`,
  )

const waitingOf = async (address: string) =>
  (await admin()`select from roost.device_grants where address_key = ${address}`).length

test('of sixty logins of one address at once five wait; the others are told when the first of them ends', async () => {
  const [address, another] = [randomUUID(), randomUUID()]
  const outcomes = await Promise.allSettled(Array.from({ length: 60 }, () => begin(address)))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(MOST)
  expect(await waitingOf(address)).toBe(MOST)
  await admin()`
    update roost.device_grants set expires_at = now() + interval '99.5 seconds'
    where id = (select id from roost.device_grants where address_key = ${address} limit 1)`
  await expect(begin(address)).rejects.toMatchObject({
    code: 'too_many_requests',
    detail: { retry_after_seconds: expect.closeTo(99, -1) },
  })
  await begin(another)
})

test('what is decided or over does not wait', async () => {
  const address = randomUUID()
  for (const change of [admin()`status = 'denied', decided_at = now()`, admin()`expires_at = now()`]) {
    for (let time = 0; time < MOST; time++) await begin(address)
    await expect(begin(address)).rejects.toMatchObject({ code: 'too_many_requests' })
    await admin()`update roost.device_grants set ${change} where address_key = ${address}`
  }
  await begin(address)
})
