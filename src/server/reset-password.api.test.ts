import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { alertOf, openBrowser } from '#testing/browser.ts'
import { startEmbeddedServer, startOwnServer } from '#testing/own-server.ts'
import { freePort } from '#testing/processes.ts'
import { openAuth, PASSWORD, signUpAtAuth } from '#testing/sign-up.ts'
import { root } from '#testing/stack.ts'

const new_password = 'battery staple horse'
const run = promisify(execFile)

/** Runs the command as whoever runs the server would, with these settings. */
const command = (settings: Record<string, string>, ...args: string[]) =>
  run(process.execPath, ['src/server/reset-password.ts', ...args], {
    cwd: root,
    env: { NODE_ENV: 'production', PATH: process.env.PATH, ...settings },
  }).then(
    ({ stdout }) => ({ code: 0, said: stdout.trim() }),
    ({ code, stderr }) => ({ code, said: String(stderr).trim() }),
  )

let server: Awaited<ReturnType<typeof startEmbeddedServer>>
let settings: Record<string, string>
beforeAll(async () => {
  server = await startEmbeddedServer({})
  settings = { ROOST_DATA: server.folder, PORT: String(server.port), NEXT_PUBLIC_SERVER_URL: server.url }
})
afterAll(() => server.stop())

test('on the embedded stack it makes a link that sets a new password, once; nothing of it is logged', async () => {
  const email = `person-${randomUUID()}@example.test`
  const first = openBrowser()
  const form = await first.visit(`${server.url}/login?mode=sign-up`)
  await first.submit(form, { email, password: PASSWORD })

  const forgot = await openBrowser().visit(`${server.url}/login/forgot`)
  expect(forgot.html).toContain('This server sends no mail.')
  expect(forgot.html).not.toContain('<form')

  const [old, { code, said: link }] = [await command(settings, email), await command(settings, email)]
  expect(code).toBe(0)
  expect(link).toMatch(new RegExp(`^${server.url}/login/reset\\?token_hash=\\w+&type=recovery$`))
  const browser = openBrowser()
  expect(alertOf(await browser.submit(await browser.visit(old.said), { new_password }))).toContain('too old')
  const done = await browser.submit(await browser.visit(link), { new_password })
  expect(done.location).toBe(`${server.url}/login/reset?status=done`)
  expect((await first.visit(`${server.url}/dashboard`)).status).toBe(307)
  const again = openBrowser()
  const page = await again.visit(`${server.url}/login`)
  expect((await again.submit(page, { email, password: new_password })).location).toBe(
    `${server.url}/dashboard`,
  )
  expect(server.output()).not.toContain(new URL(link).searchParams.get('token_hash'))
})

test('says who is nobody, what is no address, where there is no Roost and where none runs', async () => {
  const nobody = await command(settings, 'nobody@example.test')
  expect(nobody).toEqual({ code: 1, said: 'Nobody has an account with the e-mail nobody@example.test.' })
  expect((await command(settings, 'nonsense')).said).toContain('is not an e-mail address')
  expect((await command(settings)).said).toContain('npm run reset-password -- person@example.com')
  const empty = await command({ ...settings, ROOST_DATA: `${server.folder}/nothing` }, 'a@example.test')
  expect(empty).toMatchObject({ code: 1, said: expect.stringContaining('There is no Roost in') })
  const silent = await command({ ...settings, PORT: String(await freePort()) }, 'a@example.test')
  expect(silent).toMatchObject({ code: 1, said: expect.stringContaining('Start Roost first') })
})

test('on Supabase it asks the Auth service there', async () => {
  const external = inject('servers')[2]
  if (!external) throw new Error('the external server is missing')
  const own = await startOwnServer(external.stack)
  const { email } = await signUpAtAuth(external)
  const { said: link } = await command({ ...own.stack.environment, NEXT_PUBLIC_SERVER_URL: own.url }, email)
  const browser = openBrowser()
  const done = await browser.submit(await browser.visit(link), { new_password })
  await own.stop()
  expect(done.location).toBe(`${own.url}/login/reset?status=done`)
  const { error } = await openAuth(external).auth.signInWithPassword({ email, password: new_password })
  expect(error).toBeNull()
})
