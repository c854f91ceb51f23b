import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { admin } from '#testing/admin.ts'
import { approve, grantOf, handleOf, pollAs, redeem } from '#testing/device-logins.ts'
import { createPerson, nowhere } from '#testing/people.ts'
import { decideLogin } from './decide-login.ts'
import { startLogin } from './start-login.ts'

const client_id = 'roost-cli'
const verifier = 'v'.repeat(43)
const code_challenge = createHash('sha256').update(verifier).digest('base64url')
const unknown = { code: 'invalid_token' }

async function approved(input: Parameters<typeof startLogin>[0]) {
  const login = await startLogin(input, nowhere)
  const person = await createPerson()
  await decideLogin(person, approve(handleOf(login)), nowhere)
  return { ...login, person }
}

test('a client that is not registered starts and collects nothing', async () => {
  const login = await approved({ client_id })
  await expect(startLogin({ client_id: 'nobody' }, nowhere)).rejects.toMatchObject({ code: 'invalid_client' })
  await expect(pollAs('nobody', login.temp_token)).rejects.toMatchObject({ code: 'invalid_client' })
})

test("another client's login, and one of the older wire, opens for neither", async () => {
  await admin()`
    insert into roost.oauth_clients (client_id, name) values ('another-app', 'Another app') on conflict do nothing`
  const [ours, older] = [await approved({ client_id }), await approved({})]
  await expect(pollAs('another-app', ours.temp_token)).rejects.toMatchObject(unknown)
  await expect(redeem(ours.temp_token)).rejects.toMatchObject(unknown)
  await expect(pollAs(client_id, older.temp_token)).rejects.toMatchObject(unknown)
  expect(await grantOf(ours.temp_token)).toMatchObject({ status: 'approved' })
  await expect(pollAs(client_id, ours.temp_token)).resolves.toMatchObject({ account_id: ours.person.user_id })
  await expect(redeem(older.temp_token)).resolves.toMatchObject({ account_id: older.person.user_id })
})

test('a wrong, missing or superfluous verifier opens nothing and uses nothing up', async () => {
  const [bound, unbound] = [await approved({ client_id, code_challenge }), await approved({ client_id })]
  await expect(pollAs(client_id, bound.temp_token, 0, 'w'.repeat(43))).rejects.toMatchObject(unknown)
  await expect(pollAs(client_id, bound.temp_token)).rejects.toMatchObject(unknown)
  await expect(pollAs(client_id, unbound.temp_token, 0, verifier)).rejects.toMatchObject(unknown)
  await expect(pollAs(client_id, bound.temp_token, 0, verifier)).resolves.toHaveProperty('session_token')
  await expect(pollAs(client_id, unbound.temp_token)).resolves.toHaveProperty('session_token')
})
