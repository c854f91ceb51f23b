import { randomBytes, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { startLogin } from '#domain/device-flow/start-login.ts'
import { putSyncConfig } from '#domain/sync-config/put-sync-config.ts'
import { call } from '#platform/db/call.ts'
import { admin } from '#testing/admin.ts'
import { ageAudit, isIntact } from '#testing/audit-chain.ts'
import { connectDevice, createPerson, idBefore, nowhere } from '#testing/people.ts'
import { hold } from '#testing/race.ts'
import { emptyVault } from '#testing/vault.ts'
import { retentionJobs } from './retention-jobs.ts'

const unhurried = new AbortController().signal

/** Does a job as an instance would. */
const run = (name: string, signal = unhurried): Promise<void> => {
  const job = retentionJobs.find((candidate) => candidate.name === name)
  if (!job) throw new Error(`no job ${name}`)
  return job.run(signal)
}

const changeOnce = (person: Awaited<ReturnType<typeof createPerson>>) =>
  putSyncConfig(person, { sync_history: false }, nowhere)

/** Somebody with this many events and audit rows. */
async function busyPerson(count: number) {
  const person = await createPerson()
  for (let time = 0; time < count; time++) await changeOnce(person)
  return person
}

/** Makes events this many days old, the first of `days` the first event. */
async function ageEvents(user_id: string, days: number[]): Promise<void> {
  for (const [index, age] of days.entries()) {
    await admin()`
      update roost.sync_events set created_at = now() - make_interval(hours => ${Math.round(age * 24)})
      where user_id = ${user_id} and seq = ${index + 1}`
  }
}

const eventsOf = async (user_id: string) => {
  const rows = await admin()`select seq from roost.sync_events where user_id = ${user_id} order by seq`
  const [head] = await admin()`select floor_seq, seq from roost.sync_heads where user_id = ${user_id}`
  return { kept: rows.map(({ seq }) => seq), floor: head?.floor_seq, last: head?.seq }
}

const auditOf = async (user_id: string) => {
  const rows = await admin()`select seq from roost.audit_logs where user_id = ${user_id} order by seq`
  return rows.map(({ seq }) => seq)
}

const pruneEvents = (user_id: string, limit: number) =>
  call((sql) => sql`select * from roost.prune_events(${idBefore(user_id)}, 30, ${limit})`)
const pruneAudit = (user_id: string, limit: number) =>
  call((sql) => sql`select * from roost.prune_audit(${idBefore(user_id)}, 400, ${limit})`)

test('events older than a month go and the floor says so; younger ones stay', async () => {
  const { user_id } = await busyPerson(5)
  await ageEvents(user_id, [90, 31, 30.1, 29.9, 0])
  await run('prune-events')
  expect(await eventsOf(user_id)).toEqual({ kept: [4, 5], floor: 3, last: 5 })
  await run('prune-events')
  expect(await eventsOf(user_id)).toEqual({ kept: [4, 5], floor: 3, last: 5 })
})

test('all events may go: numbers count on from the last one', async () => {
  const person = await busyPerson(3)
  await ageEvents(person.user_id, [50, 50, 50])
  await run('prune-events')
  expect(await eventsOf(person.user_id)).toEqual({ kept: [], floor: 3, last: 3 })
  await changeOnce(person)
  expect(await eventsOf(person.user_id)).toEqual({ kept: [4], floor: 3, last: 4 })
})

test('an event that looks young before an old one keeps the old one: only a prefix goes', async () => {
  const { user_id } = await busyPerson(3)
  await ageEvents(user_id, [50, 1, 50])
  await run('prune-events')
  expect(await eventsOf(user_id)).toMatchObject({ kept: [2, 3], floor: 1 })
})

test('bitten in the middle nothing is half gone, and the next bite goes on from there', async () => {
  const { user_id } = await busyPerson(7)
  await ageEvents(user_id, [50, 50, 50, 50, 50, 50, 0])
  expect(await pruneEvents(user_id, 4)).toMatchObject([{ removed: 4, account_id: user_id }])
  expect(await eventsOf(user_id)).toEqual({ kept: [5, 6, 7], floor: 4, last: 7 })
  const stopped = AbortSignal.abort(new Error('stopping'))
  await expect(run('prune-events', stopped)).rejects.toThrow('stopping')
  expect(await eventsOf(user_id)).toMatchObject({ floor: 4 })
  await run('prune-events')
  expect(await eventsOf(user_id)).toEqual({ kept: [7], floor: 6, last: 7 })
})

test('an account that is being written to is left for the next time, and nobody waits', async () => {
  const { user_id } = await busyPerson(2)
  await ageEvents(user_id, [50, 50])
  await hold('sync_heads', user_id, async () => {
    const [bite] = await pruneEvents(user_id, 10)
    expect(bite?.account_id === user_id && bite.removed > 0).toBe(false)
  })
  expect(await eventsOf(user_id)).toMatchObject({ kept: [1, 2], floor: 0 })
  await pruneEvents(user_id, 10)
  expect(await eventsOf(user_id)).toMatchObject({ kept: [], floor: 2 })
})

test('an audit log that is being written to is left for the next time, and nobody waits', async () => {
  const { user_id } = await busyPerson(2)
  await ageAudit(admin(), user_id, [500, 500])
  await admin().begin(async (sql) => {
    await sql`select from roost.audit_heads where user_id = ${user_id} for update`
    await pruneAudit(user_id, 10)
    expect(await auditOf(user_id)).toEqual([1, 2])
  })
  await pruneAudit(user_id, 10)
  expect(await auditOf(user_id)).toEqual([])
})

test('those who write meanwhile lose nothing: what is kept follows the floor without a gap', async () => {
  const person = await busyPerson(30)
  const { user_id } = person
  await ageEvents(user_id, Array(30).fill(50))
  await ageAudit(admin(), user_id, Array(30).fill(500))
  const writes = Array.from({ length: 40 }, () => changeOnce(person))
  const bites = Array.from({ length: 20 }, async () => {
    await pruneEvents(user_id, 2)
    await pruneAudit(user_id, 2)
  })
  await Promise.all([...writes, ...bites])
  await run('prune-events')
  await run('prune-audit')
  const { kept, floor, last } = await eventsOf(user_id)
  expect({ floor, last }).toEqual({ floor: 30, last: 70 })
  expect(kept).toEqual(Array.from({ length: 40 }, (_, index) => 31 + index))
  expect(await auditOf(user_id)).toEqual(kept)
  expect(await isIntact(admin(), user_id)).toBe(true)
})

test('audit rows older than 400 days go, and what stays is a chain from the anchor on', async () => {
  const person = await busyPerson(6)
  const { user_id } = person
  await ageAudit(admin(), user_id, [900, 401, 400.1, 399.9, 5, 0])
  expect(await isIntact(admin(), user_id)).toBe(true)
  expect(await pruneAudit(user_id, 2)).toMatchObject([{ removed: 2, account_id: user_id }])
  expect(await auditOf(user_id)).toEqual([3, 4, 5, 6])
  expect(await isIntact(admin(), user_id)).toBe(true)
  await run('prune-audit')
  expect(await auditOf(user_id)).toEqual([4, 5, 6])
  expect(await isIntact(admin(), user_id)).toBe(true)
  await changeOnce(person)
  expect(await isIntact(admin(), user_id)).toBe(true)
})

test('a log of old rows alone becomes empty, and the chain goes on from its anchor', async () => {
  const person = await busyPerson(2)
  await ageAudit(admin(), person.user_id, [500, 500])
  await run('prune-audit')
  expect(await auditOf(person.user_id)).toEqual([])
  expect(await isIntact(admin(), person.user_id)).toBe(true)
  await changeOnce(person)
  expect(await auditOf(person.user_id)).toEqual([3])
  expect(await isIntact(admin(), person.user_id)).toBe(true)
})

test('two instances that remove at once remove each row once', async () => {
  const { user_id } = await busyPerson(8)
  await ageEvents(user_id, [...Array(6).fill(50), 0, 0])
  await ageAudit(admin(), user_id, [...Array(6).fill(500), 0, 0])
  await Promise.all(['prune-events', 'prune-events', 'prune-audit', 'prune-audit'].map((name) => run(name)))
  expect(await eventsOf(user_id)).toEqual({ kept: [7, 8], floor: 6, last: 8 })
  expect(await auditOf(user_id)).toEqual([7, 8])
  expect(await isIntact(admin(), user_id)).toBe(true)
})

test('a session that ended a month ago goes with the tokens it had; its device and younger sessions stay', async () => {
  const person = await createPerson()
  const ages = { revoked_long_ago: 31, revoked: 29, expired_long_ago: 31, expired: 29, alive: 0 }
  const sessions: Record<string, string> = {}
  for (const [name, age] of Object.entries(ages)) {
    const { device_id } = await connectDevice(person, name)
    const column = admin()(name.startsWith('revoked') ? 'revoked_at' : 'expires_at')
    const [session] = await admin()`
      update roost.sync_sessions set ${column} = now() + make_interval(days => ${age === 0 ? 60 : -age})
      where device_id = ${device_id} returning id`
    sessions[name] = session?.id
    await admin()`
      insert into roost.sync_retired_tokens (token_hash, session_id, retired_at)
      values (${randomBytes(32)}, ${session?.id}, now() - interval '2 years')`
  }
  await run('prune-sessions')
  const left = await admin()`
    select d.name, s.id as session_id, count(t.*)::int as retired from roost.devices d
      left join roost.sync_sessions s on s.device_id = d.id
      left join roost.sync_retired_tokens t on t.session_id = s.id
    where d.user_id = ${person.user_id} group by 1, 2 order by 1`
  expect(left).toEqual([
    { name: 'alive', session_id: sessions.alive, retired: 1 },
    { name: 'expired', session_id: sessions.expired, retired: 1 },
    { name: 'expired_long_ago', session_id: null, retired: 0 },
    { name: 'revoked', session_id: sessions.revoked, retired: 1 },
    { name: 'revoked_long_ago', session_id: null, retired: 0 },
  ])
})

test('a device login goes a day after it ended, whatever became of it', async () => {
  const person = await createPerson()
  const names = ['ended-long-ago', 'ended', 'waits'].map((name) => `${name}-${randomUUID()}`)
  for (const device_name of names) await startLogin({ device_name }, nowhere)
  const done = `done-${randomUUID()}`
  await connectDevice(person, done)
  const age = (device_name: string | undefined, hours: number) => admin()`
    update roost.device_grants set expires_at = now() - make_interval(hours => ${hours})
    where device_name = ${device_name ?? ''}`
  await age(names[0], 25)
  await age(names[1], 23)
  await age(done, 25)
  await run('prune-grants')
  const left = await admin()`
    select device_name from roost.device_grants where device_name = any(${[...names, done]}) order by 1`
  expect(left.map(({ device_name }) => device_name)).toEqual([names[1], names[2]].toSorted())
  expect(await admin()`select from roost.devices where name = ${done}`).toHaveLength(1)
})

test('what happened to nobody known goes after 90 days', async () => {
  const [old, young] = [`old-${randomUUID()}`, `young-${randomUUID()}`]
  await admin()`
    insert into roost.security_events (event_type, created_at)
    values (${old}, now() - interval '91 days'), (${young}, now() - interval '89 days')`
  await run('prune-security-events')
  const left =
    await admin()`select event_type from roost.security_events where event_type in (${old}, ${young})`
  expect(left).toEqual([{ event_type: young }])
})

test('more than one bite of rows all go in one run', async () => {
  const type = `many-${randomUUID()}`
  await admin()`
    insert into roost.security_events (event_type, created_at)
    select ${type}, now() - interval '91 days' from generate_series(1, 2500)`
  await run('prune-security-events')
  expect(await admin()`select from roost.security_events where event_type = ${type}`).toHaveLength(0)
})

test('an answer under an Idempotency-Key goes after a day, a counter when it has run out', async () => {
  const { user_id } = await busyPerson(1)
  const [old, young] = [randomBytes(32), randomBytes(32)]
  await admin()`
    insert into roost.idempotency_keys (user_id, key_hash, fingerprint, claimed_at) values
      (${user_id}, ${old}, ${old}, now() - interval '25 hours'),
      (${user_id}, ${young}, ${young}, now() - interval '23 hours')`
  await run('prune-idempotency-keys')
  const keys = await admin()`select key_hash from roost.idempotency_keys where user_id = ${user_id}`
  expect(keys).toEqual([{ key_hash: young }])

  const [over, counting] = [`over-${randomUUID()}`, `counting-${randomUUID()}`]
  const now = Date.now()
  await admin()`
    insert into roost.rate_limits (key, points, expire)
    values (${over}, 1, ${now - 1000}), (${counting}, 1, ${now + 600_000})`
  await run('prune-rate-limits')
  const counters = await admin()`select key from roost.rate_limits where key in (${over}, ${counting})`
  expect(counters).toEqual([{ key: counting }])
})

test('versions of an account nobody writes to are thinned out as time goes by', async () => {
  const idle = await emptyVault()
  await admin()`
    insert into roost.vault_blob_versions (user_id, data_type, version, format, key_version, encrypted_blob, nonce,
      blob_size_bytes, created_at)
    select ${idle.user_id}, data_type, version, 0, 0, '', '', 0, now() - interval '40 days' + make_interval(mins => version)
    from generate_series(1, 30) as version, unnest(array['collection', 'history']) as data_type`
  const prune = () => call((sql) => sql`select * from roost.prune_idle_versions(${idBefore(idle.user_id)})`)
  const kept = () => admin()`
    select data_type, count(*)::int, min(version)::int as first from roost.vault_blob_versions
    where user_id = ${idle.user_id} group by 1 order by 1`
  expect(await prune()).toEqual([{ removed: 20, account_id: idle.user_id }])
  expect(await kept()).toEqual([
    { data_type: 'collection', count: 20, first: 11 },
    { data_type: 'history', count: 20, first: 11 },
  ])
})
