import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { revokeSession } from '#domain/identity/revoke-session.ts'
import type { Served } from '#platform/http/envelope.ts'
import type { Repeatable } from '#platform/http/idempotency.ts'
import { Refusal } from '#platform/refusal.ts'
import { accountRows } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { connectDevice, createPerson, nowhere } from '#testing/people.ts'
import { remember } from './remember.ts'

const newRequest = (key_hash: Buffer = randomBytes(32)): Repeatable => ({
  key_hash,
  fingerprint: randomBytes(32),
})

/** A verb that counts how often it is called, and answers or throws what it is given. */
function verb(outcome: Served | Error) {
  const calls = { count: 0 }
  const serve = async () => {
    calls.count += 1
    if (outcome instanceof Error) throw outcome
    return outcome
  }
  return { calls, serve }
}

const age = (request: Repeatable, seconds: number) => admin()`
  update roost.idempotency_keys set claimed_at = now() - make_interval(secs => ${seconds})
  where key_hash = ${request.key_hash}`

const answer = { data: { version: 1 }, message: 'Stored', headers: { etag: '"1.1"' } }

test('the same request is served once and answered alike ever after', async () => {
  const person = await createPerson()
  const request = newRequest()
  const { calls, serve } = verb(answer)
  expect(await remember(person, request, serve)).toEqual({ served: answer, is_replay: false })
  for (let time = 0; time < 3; time++) {
    expect(await remember(person, request, serve)).toEqual({ served: answer, is_replay: true })
  }
  expect(calls.count).toBe(1)
})

test('a refusal of the verb is an answer too, with its words and details', async () => {
  const person = await createPerson()
  const request = newRequest()
  const { calls, serve } = verb(new Refusal('stale_version', 'Pull first.', { version: 7 }))
  const refusal = { code: 'stale_version', message: 'Pull first.', detail: { version: 7 } }
  expect(await remember(person, request, serve)).toMatchObject({ refusal, is_replay: false })
  expect(await remember(person, request, serve)).toMatchObject({ refusal, is_replay: true })
  expect(calls.count).toBe(1)
})

test.each([
  ['somebody who is not let in', new Refusal('unauthorized')],
  ['somebody who tries too often', new Refusal('too_many_requests')],
  ['an outage', new Refusal('database_unavailable')],
  ['a bug', new TypeError('bug')],
])('%s leaves the key free', async (_, outcome) => {
  const person = await createPerson()
  const request = newRequest()
  await remember(person, request, verb(outcome).serve).catch(() => {})
  const { calls, serve } = verb(answer)
  expect(await remember(person, request, serve)).toMatchObject({ is_replay: false })
  expect(calls.count).toBe(1)
})

test('of twenty at once one is served; the others get its answer or are told to ask again', async () => {
  const person = await createPerson()
  const device = await connectDevice(person)
  const request = newRequest()
  const { calls, serve } = verb(answer)
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => remember(index % 2 ? person : device, request, serve)),
  )
  expect(calls.count).toBe(1)
  for (const attempt of tries) {
    if (attempt.status === 'fulfilled') expect(attempt.value).toMatchObject({ served: answer })
    else
      expect(attempt.reason).toMatchObject({
        code: 'idempotency_key_in_use',
        detail: { retry_after_seconds: 1 },
      })
  }
  expect(await remember(person, request, serve)).toEqual({ served: answer, is_replay: true })
  expect(calls.count).toBe(1)
})

test('another request under the same key is refused, before and after the first is answered', async () => {
  const person = await createPerson()
  const request = newRequest()
  const other = newRequest(request.key_hash)
  const never = verb(answer)
  await remember(person, request, async () => {
    await expect(remember(person, other, never.serve)).rejects.toMatchObject({
      code: 'idempotency_key_reused',
      status: 422,
    })
    return answer
  })
  await expect(remember(person, other, never.serve)).rejects.toMatchObject({ code: 'idempotency_key_reused' })
  expect(never.calls.count).toBe(0)
})

test('a request whose server died is served anew when a minute is over, and not before', async () => {
  const person = await createPerson()
  const request = newRequest()
  const { calls, serve } = verb(answer)
  await new Promise<void>((claimed) => {
    void remember(person, request, () => {
      claimed()
      return new Promise(() => {})
    })
  })
  await age(request, 50)
  await expect(remember(person, request, serve)).rejects.toMatchObject({ code: 'idempotency_key_in_use' })
  await age(request, 70)
  await expect(remember(person, newRequest(request.key_hash), serve)).rejects.toMatchObject({
    code: 'idempotency_key_reused',
  })
  expect(await remember(person, request, serve)).toEqual({ served: answer, is_replay: false })
  expect(calls.count).toBe(1)
})

test('one who comes back after its place was taken does not change the answer', async () => {
  const person = await createPerson()
  const request = newRequest()
  const slow = Promise.withResolvers<Served>()
  const begun = Promise.withResolvers<void>()
  const late = remember(person, request, () => {
    begun.resolve()
    return slow.promise
  })
  await begun.promise
  await age(request, 70)
  await remember(person, request, verb(answer).serve)
  slow.resolve({ data: 'late' })
  expect(await late).toEqual({ served: { data: 'late' }, is_replay: false })
  expect(await remember(person, request, verb(answer).serve)).toEqual({ served: answer, is_replay: true })
})

test('after a day the key is new again, for whatever request', async () => {
  const person = await createPerson()
  const request = newRequest()
  await remember(person, request, verb(answer).serve)
  await age(request, 86_000)
  expect(await remember(person, request, verb({ data: 2 }).serve)).toMatchObject({ is_replay: true })
  await age(request, 86_500)
  const other = newRequest(request.key_hash)
  expect(await remember(person, other, verb({ data: 2 }).serve)).toMatchObject({ served: { data: 2 } })
})

test("a stranger's same key is another key", async () => {
  const [person, stranger] = [await createPerson(), await createPerson()]
  const request = newRequest()
  await remember(person, request, verb(answer).serve)
  expect(await remember(stranger, request, verb({ data: 'theirs' }).serve)).toEqual({
    served: { data: 'theirs' },
    is_replay: false,
  })
  expect(await remember(person, request, verb(answer).serve)).toMatchObject({ served: answer })
})

test('nobody without a session claims a key', async () => {
  const nobody = { token_hash: randomBytes(32), user_id: null, session_id: null }
  const { calls, serve } = verb(answer)
  await expect(remember(nobody, newRequest(), serve)).rejects.toMatchObject({ code: 'unauthorized' })
  expect(calls.count).toBe(0)
})

test('a request that ends the session it came with is answered all the same', async () => {
  const device = await connectDevice(await createPerson())
  const answered = remember(device, newRequest(), async () => {
    await revokeSession(device, nowhere)
    return { data: null }
  })
  expect(await answered).toEqual({ served: { data: null }, is_replay: false })
})

test('an answer too large to be kept is given, and not kept', async () => {
  const person = await createPerson()
  const request = newRequest()
  const large = { data: 'x'.repeat(20_000) }
  expect(await remember(person, request, verb(large).serve)).toEqual({ served: large, is_replay: false })
  const { idempotency_keys } = await accountRows(person.user_id)
  expect(idempotency_keys?.map(({ row }) => row.answer)).toEqual([null])
})
