import { expect, test } from 'vitest'
import { admin } from '#testing/admin.ts'
import { connectDevice, createPerson } from '#testing/people.ts'
import { emptyVault, pushUnsealed } from '#testing/vault.ts'
import { getAccount } from './get-account.ts'

test('a new account is told what it is and that it holds nothing', async () => {
  const person = await createPerson()
  const account = await getAccount(person)
  expect(account).toMatchObject({
    id: person.user_id,
    email: person.email,
    has_password: false,
    providers: [],
    other_browser_count: 0,
    device_count: 0,
    data_type_count: 0,
    version_count: 0,
    cursor: { epoch: expect.any(Number), seq: expect.any(Number) },
  })
  expect(Date.parse(account.created_at)).toBeGreaterThan(0)
  expect(Date.parse(account.signed_in_at)).toBeGreaterThan(0)
})

test('it counts its own devices, data and browsers alone', async () => {
  const { person } = await emptyVault()
  const other = await emptyVault()
  await pushUnsealed(other)
  await connectDevice(person)
  await admin()`insert into auth.sessions (id, user_id) values (gen_random_uuid(), ${person.user_id})`
  const before = await getAccount(person)
  expect(before).toMatchObject({ device_count: 2, data_type_count: 0, other_browser_count: 1 })
  expect(await getAccount(other.person)).toMatchObject({
    device_count: 1,
    data_type_count: 1,
    version_count: 1,
  })
})

test('how a person signs in is read in both ways in which Auth services keep it', async () => {
  const person = await createPerson()
  const providers = async (metadata: unknown) => {
    await admin()`
      update auth.users set raw_app_meta_data = ${admin().json(metadata as never)} where id = ${person.user_id}`
    return (await getAccount(person)).providers
  }
  expect(await providers({ provider: 'email', providers: ['email', 'github'] })).toEqual(['email', 'github'])
  expect(await providers(JSON.stringify({ providers: ['github'] }))).toEqual(['github'])
  expect(await providers({})).toEqual([])
})

test('nobody sees the account of another, or by a session that is over', async () => {
  const [person, stranger] = [await createPerson(), await createPerson()]
  const mixed = { ...person, session_id: stranger.session_id }
  await expect(getAccount(mixed)).rejects.toMatchObject({ code: 'unauthorized' })
  await admin()`delete from auth.sessions where id = ${person.session_id}`
  await expect(getAccount(person)).rejects.toMatchObject({ code: 'unauthorized' })
})
