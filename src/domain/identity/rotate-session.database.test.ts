import { expect, test } from 'vitest'
import { getSyncConfig } from '#domain/sync-config/get-sync-config.ts'
import { accountRows, expectNoTrace, expectRefusal } from '#testing/account-rows.ts'
import { admin } from '#testing/admin.ts'
import { bearer, connectDevice, createPerson, nowhere } from '#testing/people.ts'
import { hold, killConnections, race } from '#testing/race.ts'
import { audited, makeToken, rotate } from '#testing/rotation.ts'
import { pushUnsealed } from '#testing/vault.ts'
import type { Device } from './credential.ts'
import { revokeSession } from './revoke-session.ts'
import { rotateSession } from './rotate-session.ts'

const expectAlive = (device: Device) => expect(getSyncConfig(device)).resolves.toBeDefined()
const expectDead = (device: Device) =>
  expect(getSyncConfig(device)).rejects.toMatchObject({ code: 'unauthorized' })

async function signedIn() {
  const person = await createPerson()
  return { person, user_id: person.user_id, device: await connectDevice(person) }
}

const sessionOf = async (user_id: string) => {
  const [session] = await admin()`
    select *, extract(epoch from expires_at - now())::float8 / 86400 as days
    from roost.sync_sessions where user_id = ${user_id}`
  return session
}

const fulfilled = <T>(outcomes: PromiseSettledResult<T>[]) =>
  outcomes.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value)

test('a rotation without a word about the next token kills the old one at once', async () => {
  const { device, user_id } = await signedIn()
  await admin()`update roost.sync_sessions set expires_at = now() + interval '1 day' where user_id = ${user_id}`
  const rotated = await rotateSession(device, {}, { ip: '192.0.2.7', user_agent: 'test' })
  expect(rotated).toEqual({
    session_token: expect.stringMatching(/^flm_sync_[0-9a-f]{128}$/),
    token_prefix: rotated.session_token?.slice(0, 16),
    expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/),
  })
  await expectDead(device)
  await expectAlive(bearer(rotated.session_token ?? ''))
  expect((await sessionOf(user_id))?.days).toBeCloseTo(90, 1)
  expect(await audited(user_id, 'token_rotated')).toEqual([
    {
      metadata: { new_prefix: rotated.token_prefix },
      device_id: device.device_id,
      ip_address: '192.0.2.7',
      user_agent: 'test',
    },
  ])
  expect(JSON.stringify(await accountRows(user_id))).not.toContain(rotated.session_token)
})

test('of ten rotations at once one gets a token, and it is the one that works', async () => {
  const { device, user_id } = await signedIn()
  const outcomes = await race(
    user_id,
    Array.from({ length: 10 }, () => () => rotateSession(device, {}, nowhere)),
    'sync_sessions',
  )
  const [winner, ...others] = fulfilled(outcomes)
  expect(others).toEqual([])
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'unauthorized' })
  }
  await expectAlive(bearer(winner?.session_token ?? ''))
  expect(await audited(user_id, 'token_rotated')).toHaveLength(1)
})

test('whichever comes first, nothing outlives a revocation that rotations race with', async () => {
  for (let round = 0; round < 5; round++) {
    const { device, user_id } = await signedIn()
    const { device: announced, next } = makeToken()
    const revoke = async () => {
      await revokeSession(device, nowhere)
      return {}
    }
    const rotations = [() => rotateSession(device, {}, nowhere), () => rotateSession(device, next, nowhere)]
    const attempts: (() => Promise<{ session_token?: string }>)[] =
      round % 2 ? [...rotations, revoke] : [revoke, ...rotations]
    const outcomes = await race(user_id, attempts, 'sync_sessions')
    expect(outcomes.at(round % 2 ? -1 : 0)).toMatchObject({ status: 'fulfilled' })
    const tokens = fulfilled(outcomes).flatMap(({ session_token }) => session_token ?? [])
    for (const dead of [device, announced, ...tokens.map(bearer)]) await expectDead(dead)
  }
})

test('a rotation to a token the device has made: the old one lives until the first use of the new one', async () => {
  const { device, user_id } = await signedIn()
  const { device: renewed, next } = makeToken()
  const announced = await rotateSession(device, next, nowhere)
  expect(announced).toEqual({ token_prefix: next.next_token_prefix, expires_at: expect.any(String) })
  await expectAlive(device)
  await expectAlive(device)
  await expectAlive(renewed)
  await expectDead(device)
  await expectAlive(renewed)
  expect(await sessionOf(user_id)).toMatchObject({
    token_prefix: next.next_token_prefix,
    next_token_hash: null,
    next_token_prefix: null,
    days: expect.closeTo(90, 1),
  })
  expect(await audited(user_id, 'token_rotated')).toMatchObject([
    { metadata: { new_prefix: next.next_token_prefix } },
  ])
})

test('a rotation whose answer got lost is asked for again and answers the same, before the first use and after', async () => {
  const { device, user_id } = await signedIn()
  const { device: renewed, next } = makeToken()
  const announced = await rotateSession(device, next, nowhere)
  expect(await expectNoTrace(user_id, () => rotateSession(device, next, nowhere))).toEqual(announced)
  expect(await rotateSession(renewed, next, nowhere)).toEqual(announced)
  await expectDead(device)
  expect(await audited(user_id, 'token_rotated')).toHaveLength(1)
})

test('ten announcements of one token at once are one', async () => {
  const { device, user_id } = await signedIn()
  const { next } = makeToken()
  const outcomes = await race(
    user_id,
    Array(10).fill(() => rotateSession(device, next, nowhere)),
    'sync_sessions',
  )
  expect(new Set(fulfilled(outcomes).map((answer) => JSON.stringify(answer)))).toHaveProperty('size', 1)
  expect(fulfilled(outcomes)).toHaveLength(10)
  expect(await audited(user_id, 'token_rotated')).toHaveLength(1)
})

test('another token announced before the first use takes the place of the one before', async () => {
  const { device } = await signedIn()
  const [earlier, later] = [makeToken(), makeToken()]
  await rotateSession(device, earlier.next, nowhere)
  await rotateSession(device, later.next, nowhere)
  await expectDead(earlier.device)
  await expectAlive(device)
  await expectAlive(later.device)
  await expectDead(device)
})

test('twenty first uses at once all succeed, and make the token the session’s own once', async () => {
  const { device, user_id } = await signedIn()
  const { device: renewed, next } = makeToken()
  await rotateSession(device, next, nowhere)
  const outcomes = await race(
    user_id,
    Array(20).fill(() => getSyncConfig(renewed)),
    'sync_sessions',
  )
  expect(fulfilled(outcomes)).toHaveLength(20)
  const retired = await admin()`
    select r.token_hash from roost.sync_retired_tokens r join roost.sync_sessions s on s.id = r.session_id
    where s.user_id = ${user_id}`
  expect(retired).toEqual([{ token_hash: device.token_hash }])
  await expectDead(device)
})

test('a first use that writes is promoted in the transaction of what it writes', async () => {
  const { device, user_id } = await signedIn()
  const { device: renewed, next } = makeToken()
  await rotateSession(device, next, nowhere)
  const outcomes = await race(user_id, [
    () => pushUnsealed({ device: renewed }),
    () => pushUnsealed({ device: renewed }),
  ])
  expect(
    fulfilled(outcomes)
      .map(({ version }) => version)
      .toSorted(),
  ).toEqual([1, 2])
  await expectDead(device)
})

test('a token that is or was somebody’s cannot be announced', async () => {
  const { device, user_id } = await signedIn()
  const stranger = await signedIn()
  const [mine, theirs] = [makeToken(), makeToken()]
  await rotateSession(stranger.device, theirs.next, nowhere)
  const old = device
  await rotateSession(device, mine.next, nowhere)
  await getSyncConfig(mine.device)
  for (const hash of [
    stranger.device.token_hash,
    old.token_hash,
    Buffer.from(theirs.next.next_token_hash, 'hex'),
  ]) {
    const next = { ...makeToken().next, next_token_hash: hash.toString('hex') }
    await expectRefusal(user_id, () => rotateSession(mine.device, next, nowhere), 'token_used')
  }
  await expectAlive(stranger.device)
  await expectAlive(theirs.device)
})

test('a rotation at once also kills a token that was announced', async () => {
  const { device } = await signedIn()
  const { device: announced, next } = makeToken()
  await rotateSession(device, next, nowhere)
  const renewed = await rotate(device)
  await expectDead(announced)
  await expectDead(device)
  await expectAlive(renewed)
})

test('an announced token opens nothing once its session has ended, or its person is gone', async () => {
  const endings = [
    ({ device }: Awaited<ReturnType<typeof signedIn>>) => revokeSession(device, nowhere),
    ({ user_id }: { user_id: string }) =>
      admin()`update roost.sync_sessions set expires_at = now() where user_id = ${user_id}`,
    ({ user_id }: { user_id: string }) =>
      admin()`update auth.users set banned_until = now() + interval '1 hour' where id = ${user_id}`,
  ]
  for (const end of endings) {
    const account = await signedIn()
    const { device: announced, next } = makeToken()
    await rotateSession(account.device, next, nowhere)
    await end(account)
    await expectRefusal(account.user_id, () => getSyncConfig(announced), 'unauthorized')
    await expectRefusal(account.user_id, () => rotateSession(announced, {}, nowhere), 'unauthorized')
  }
})

test('a rotation whose connection dies leaves the old token alive, and can be tried again', async () => {
  const { device, user_id } = await signedIn()
  await expectNoTrace(user_id, () =>
    hold('audit_heads', user_id, async (waiting) => {
      const rotation = expect(rotate(device)).rejects.toMatchObject({ code: 'database_unavailable' })
      await killConnections(await waiting(1), rotation)
    }),
  )
  await expectAlive(device)
  await expectAlive(await rotate(device))
})
