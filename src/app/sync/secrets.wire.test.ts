import { createHash, randomBytes } from 'node:crypto'
import { expect, inject, test } from 'vitest'
import { everyRow } from '#testing/every-row.ts'
import { askToken, authorizeDevice, CLIENT, sendForm } from '#testing/oauth.ts'
import { openPage, submitForm } from '#testing/page-form.ts'
import { freePort, front, plainNext, startServer } from '#testing/processes.ts'
import type { TestServer } from '#testing/provided.ts'
import { send, signUp } from '#testing/wire.ts'

const [{ stack }] = inject('servers') as [TestServer]

const servers = {
  'front server': () => front,
  'plain Next': plainNext,
}

test.each(Object.entries(servers))(
  'the %s lets no secret of a login into a URL, a page, a log line, the audit log or any other row',
  async (name, program) => {
    const port = await freePort()
    const running = await startServer(program(port), port, { ...stack.environment, LOG_LEVEL: 'debug' })
    const server = { name, url: running.url, stack }
    const urls: string[] = []
    const pages: string[] = []
    const look = async (path: string, cookie: string) => {
      const page = await openPage(server, path, cookie)
      urls.push(path, page.headers.get('location') ?? '')
      pages.push(page.html)
      return page
    }
    const { cookie } = await signUp(server)
    const secrets: string[] = []

    // An OAuth client whose code is typed, and one of the older wire whose link is opened.
    const code_verifier = randomBytes(32).toString('base64url')
    const code_challenge = createHash('sha256').update(code_verifier).digest('base64url')
    const challenge = { code_challenge, code_challenge_method: 'S256' }
    const oauth = (await authorizeDevice(server, challenge)).body
    urls.push(oauth.verification_uri, oauth.verification_uri_complete)
    await askToken(server, oauth.device_code, { code_verifier })
    const typed = await submitForm(
      server,
      await look('/device', cookie),
      { user_code: oauth.user_code },
      cookie,
    )
    const approved = await submitForm(server, typed, { decision: 'approve' }, cookie)
    pages.push(typed.html)
    await look(approved.headers.get('location') ?? '', cookie)
    const token = (await askToken(server, oauth.device_code, { code_verifier })).body
    secrets.push(oauth.device_code, code_verifier, token.access_token)

    const older = (await send(server, 'POST', '/api/sync/init', { json: { device_name: 'Older' } })).body.data
    const link = await look(older.login_url.slice(server.url.length), cookie)
    urls.push(older.login_url)
    await submitForm(server, link, { decision: 'approve' }, cookie)
    const session = (
      await send(server, 'POST', '/api/sync/token', { json: { temp_token: older.temp_token } })
    ).body.data
    secrets.push(older.temp_token, session.session_token)
    await look('/dashboard', cookie)
    await send(server, 'GET', '/api/sync/data', { token: session.session_token })
    await sendForm(server, '/oauth/revoke', { client_id: CLIENT, token: token.access_token })

    const handle = older.login_url.split('token=')[1]
    const user_codes = [oauth.user_code, older.user_code].flatMap((code) => [code, code.replace('-', '')])
    const rows = await everyRow({ name, url: running.url, stack })
    await running.stop()

    expect(token.access_token).toMatch(/^flm_sync_/)
    expect(session.session_token).toMatch(/^flm_sync_/)
    expect(running.output()).toContain('/oauth/token')
    expect(rows.some((row) => row.includes(token.device_id))).toBe(true)
    const inHex = (text: string) => Buffer.from(text).toString('hex')
    // Of a token, what follows its public beginning and its first seven digits.
    const hidden = (secret: string) => [
      secret,
      secret.replace(/^flm_(temp|sync)_/, '').slice(7),
      inHex(secret),
    ]
    for (const secret of secrets.flatMap(hidden)) {
      for (const [where, texts] of Object.entries({ urls, pages, log: [running.output()], rows })) {
        expect(
          texts.filter((text) => text.includes(secret)),
          where,
        ).toEqual([])
      }
    }
    // Whoever reads the log or the database can neither open a link nor type a code.
    for (const secret of [handle, inHex(handle), ...user_codes, ...user_codes.map(inHex)]) {
      for (const [where, texts] of Object.entries({ log: [running.output()], rows })) {
        expect(
          texts.filter((text) => text.includes(secret)),
          where,
        ).toEqual([])
      }
    }
  },
)
