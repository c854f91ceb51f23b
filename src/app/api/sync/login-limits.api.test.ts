import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { adminOf } from '#testing/admin.ts'
import { openBrowser } from '#testing/browser.ts'
import { CLIENT, oauthError, sendForm } from '#testing/oauth.ts'
import { type OwnServer, startOwnServer } from '#testing/own-server.ts'
import type { TestServer } from '#testing/provided.ts'
import { refused, send, signUp } from '#testing/wire.ts'

const [shared] = inject('servers') as [TestServer]
const admin = adminOf(shared)
let server: OwnServer
let other: OwnServer

// Two instances on one database, with the limits an operator gets and a server key, so counters, of their own.
beforeAll(async () => {
  const settings = {
    ROOST_SECRET_KEY: randomBytes(32).toString('base64'),
    TRUSTED_PROXY_HOPS: '1',
    LIMIT_DEVICE_LOGINS: '10/60',
    LIMIT_PENDING_LOGINS: '5',
    LIMIT_WRONG_CODES_ADDRESS: '10/600',
    LIMIT_WRONG_CODES_TOTAL: '16/600',
  }
  const start = () => startOwnServer(shared.stack, settings)
  ;[server, other] = await Promise.all([start(), start()])
})
afterAll(() => Promise.all([server.stop(), other.stop()]))

let networks = 0
/** An address of a network nobody has used yet. */
const newAddress = () => `2001:db8:${(process.pid % 0xffff).toString(16)}:${(++networks).toString(16)}::1`

const init = (address: string, at = server) =>
  send(at, 'POST', '/api/sync/init', { json: {}, headers: { 'x-forwarded-for': address } })
const authorize = (address: string, at = server) =>
  sendForm(at, '/oauth/device_authorization', { client_id: CLIENT }, { 'x-forwarded-for': address })

const waiting = (headers: Headers) => Number(headers.get('retry-after'))
const secretsOf = (answers: { body: { data: { temp_token: string } } }[]) =>
  answers.map(({ body }) => body.data.temp_token.slice(0, 16))
const settle = (prefixes: string[]) => admin`
  update roost.device_grants set expires_at = now() where secret_prefix in ${admin(prefixes)}`

test('of ten logins that begin at once on two instances, on both wires, five may wait', async () => {
  const address = newAddress()
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => [init(address), authorize(address, other)]).flat(),
  )
  const begun = answers.filter(({ status }) => status === 200)
  expect(begun).toHaveLength(5)
  for (const { status, headers } of answers.filter((answer) => answer.status !== 200)) {
    expect(status).toBe(429)
    expect(waiting(headers)).toBeGreaterThan(200)
    expect(waiting(headers)).toBeLessThanOrEqual(300)
  }
})

test('a login that is decided or has expired makes room for another', async () => {
  const address = newAddress()
  const begun = await Promise.all(Array.from({ length: 5 }, () => init(address)))
  expect(await authorize(address)).toMatchObject(oauthError('temporarily_unavailable', 429))
  await settle(secretsOf(begun).slice(0, 1))
  expect(await authorize(address)).toMatchObject({ status: 200 })
  const { cookie } = await signUp(server)
  const { temp_token } = begun[1]?.body.data ?? {}
  await send(server, 'POST', '/api/sync/claim', { cookie, json: { temp_token, decision: 'deny' } })
  expect(await init(address)).toMatchObject({ status: 200 })
  expect((await init(address)).status).toBe(429)
})

test('ten logins a minute may begin per address; OAuth clients are told in their own shape', async () => {
  const address = newAddress()
  for (let time = 0; time < 5; time++) {
    await settle(secretsOf([await init(address)]))
    await authorize(address, other)
    await admin`update roost.device_grants set expires_at = now() where host(ip_address) = ${address}`
  }
  const older = await init(address)
  expect(older).toMatchObject(refused(429, 'too_many_requests'))
  const oauth = await authorize(address, other)
  expect(oauth).toMatchObject(oauthError('temporarily_unavailable', 429))
  for (const { headers } of [older, oauth]) {
    expect(waiting(headers)).toBeGreaterThan(0)
    expect(waiting(headers)).toBeLessThanOrEqual(60)
  }
  expect(await init(newAddress())).toMatchObject({ status: 200 })
})

test('addresses of one IPv6 network count as one', async () => {
  const network = newAddress().replace(/::1$/, '')
  const answers = []
  for (let host = 1; host <= 6; host++) answers.push(await init(`${network}:1:2:3:${host}`))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429])
})

test('wrong codes count per address, and in the end for everybody', async () => {
  const typeWrong = async (cookie: string | undefined, address: string) => {
    if (!cookie) throw new Error('somebody is missing')
    const browser = openBrowser({ cookie })
    const page = await browser.visit(`${server.url}/device`)
    const headers = { 'x-forwarded-for': address }
    return (await browser.submit(page, { user_code: 'BBBB-BBBB' }, headers)).html
  }
  const people = await Promise.all(Array.from({ length: 6 }, () => signUp(server)))
  const [first, second, third, fourth, fifth, sixth] = people.map(({ cookie }) => cookie)
  const [address, another] = [newAddress(), newAddress()]
  const limited = /Too many tries/
  for (const cookie of [first, second]) {
    for (let time = 0; time < 5; time++) expect(await typeWrong(cookie, address)).not.toMatch(limited)
  }
  expect(await typeWrong(third, address)).toMatch(limited)
  for (let time = 0; time < 5; time++) expect(await typeWrong(fourth, another)).not.toMatch(limited)
  // Ten and five, and the one that follows is the last of everybody's sixteen.
  expect(await typeWrong(fifth, newAddress())).not.toMatch(limited)
  expect(await typeWrong(sixth, newAddress())).toMatch(limited)
})
