import { expect, test } from 'vitest'
import { ServerRefusal, UnexpectedAnswer } from '#client/errors.ts'
import { refuse, succeed } from '#client/testing/fake-server.ts'
import { getKeyring } from '#contract/vault-key.ts'
import { call } from './call.ts'

const answered = (response: Response) =>
  call({ server: 'http://roost.test', fetch: async () => response, pauses_ms: [] }, getKeyring, {})

test('a refusal carries code, status and what can be acted upon', async () => {
  const refusal = await answered(refuse('stale_version', { version: 4 })).catch((error) => error)
  expect(refusal).toBeInstanceOf(ServerRefusal)
  expect(refusal).toMatchObject({
    code: 'stale_version',
    status: 412,
    data: { version: 4 },
    request_id: 'r-1',
  })
})

test("a newer server's code is passed on, and its sentence cannot steer a terminal", async () => {
  const body = { success: false, code: 'quota_used_up', error: '\u001b[2JFull.\nBuy more.' }
  const refusal = await answered(Response.json(body, { status: 409 })).catch((error) => error)
  expect(refusal).toMatchObject({ code: 'quota_used_up', message: '[2JFull. Buy more.' })
})

test.each([
  ['a page of a proxy', new Response('<html>Bad gateway</html>', { status: 502 })],
  ['a page with status 200', new Response('<html>Welcome</html>')],
  ['JSON of another program', Response.json({ hello: 'world' })],
  ['an answer without data', Response.json({ success: true })],
  ['data of another shape', succeed({ keyring: { format: 2 } })],
  ['data under a status that is not 200', Response.json({ success: true, data: null }, { status: 203 })],
])('%s is not taken for an answer', async (_, response) => {
  await expect(answered(response)).rejects.toThrow(UnexpectedAnswer)
})

test('a redirect is not followed but named', async () => {
  const response = new Response(null, { status: 301, headers: { location: 'https://roost.test/' } })
  await expect(answered(response)).rejects.toThrow('redirects to https://roost.test/')
})

test('null is an answer', async () => {
  expect((await answered(succeed(null))).data).toBeNull()
})
