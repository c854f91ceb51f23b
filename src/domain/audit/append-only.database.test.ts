import { expect, test } from 'vitest'
import { admin } from '#testing/admin.ts'
import { connectDevice, createPerson } from '#testing/people.ts'

const person = await createPerson()
await connectDevice(person)

/** What a role meets that tries to change the person's audit log: the count of rows, or that it is denied. */
async function tamper(role: string, statement: string, grant = ''): Promise<number | string> {
  const rollback = new Error('rollback')
  let met: number | string = ''
  await admin()
    .begin(async (sql) => {
      if (grant) await sql.unsafe(grant)
      await sql`select set_config('request.jwt.claim.sub', ${person.user_id}, true)`
      await sql`select set_config('role', ${role}, true)`
      met = await sql
        .savepoint(async (inner) => (await inner.unsafe(statement)).count)
        .catch((error) => error.code)
      throw rollback
    })
    .catch((error) => {
      if (error !== rollback) throw error
    })
  return met
}

const statements = [
  "update roost.audit_logs set metadata = '{}'",
  'delete from roost.audit_logs',
  'truncate roost.audit_logs',
]

test.each(['authenticated', 'roost_app', 'anon', 'service_role'])(
  '%s can neither change nor remove a row of the audit log, not even of its own account',
  async (role) => {
    for (const statement of statements) expect(await tamper(role, statement), statement).toBe('42501')
  },
)

test('the system can change no row, and remove none that the anchor of the chain has not passed', async () => {
  const [change = '', remove = '', truncate = ''] = statements
  expect(await tamper('roost_system', change)).toBe('42501')
  expect(await tamper('roost_system', remove)).toBe(0)
  expect(await tamper('roost_system', truncate)).toBe('42501')
})

test('even with the privilege the system meets no row to change, since no policy lets it', async () => {
  const grant = 'grant update on roost.audit_logs to roost_system'
  expect(await tamper('roost_system', statements[0] ?? '', grant)).toBe(0)
})

test('people cannot put a row in by themselves, nor touch the head of the chain', async () => {
  for (const statement of [
    'insert into roost.audit_logs select * from roost.audit_logs',
    'update roost.audit_heads set seq = 0',
    'select from roost.audit_heads',
  ]) {
    expect(await tamper('authenticated', statement), statement).toBe('42501')
  }
})
