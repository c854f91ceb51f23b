import { createHash, randomBytes } from 'node:crypto'
import { openBrowser } from './browser.ts'
import { askToken, authorizeDevice, CLIENT, sendForm } from './oauth.ts'
import type { WireServer } from './provided.ts'
import { send, signUp } from './wire.ts'

/**
 * Signs two devices in, one as an OAuth client whose code is typed and one of the older wire whose link is opened, and
 * answers every secret there was on the way, and every address and page that was met.
 */
export async function walkThroughLogins(server: WireServer) {
  const urls: string[] = []
  const pages: string[] = []
  const { cookie } = await signUp(server)
  const browser = openBrowser({ cookie })
  type Page = Awaited<ReturnType<typeof browser.visit>>
  const meet = (page: Page): Page => {
    urls.push(page.url, page.location ?? '')
    pages.push(page.html)
    return page
  }
  const look = async (url: string) => meet(await browser.visit(url))

  const code_verifier = randomBytes(32).toString('base64url')
  const code_challenge = createHash('sha256').update(code_verifier).digest('base64url')
  const challenge = { code_challenge, code_challenge_method: 'S256' }
  const oauth = (await authorizeDevice(server, challenge)).body
  urls.push(oauth.verification_uri, oauth.verification_uri_complete)
  await askToken(server, oauth.device_code, { code_verifier })
  const { user_code } = oauth
  const typed = meet(await browser.submit(await look(oauth.verification_uri), { user_code }))
  const approved = meet(await browser.submit(typed, { decision: 'approve' }))
  await look(approved.location ?? '')
  const token = (await askToken(server, oauth.device_code, { code_verifier })).body

  const older = (await send(server, 'POST', '/api/sync/init', { json: { device_name: 'Older' } })).body.data
  meet(await browser.submit(await look(older.login_url), { decision: 'approve' }))
  const { temp_token } = older
  const session = (await send(server, 'POST', '/api/sync/token', { json: { temp_token } })).body.data
  await look(`${server.url}/dashboard`)
  await send(server, 'GET', '/api/sync/data', { token: session.session_token })
  await sendForm(server, '/oauth/revoke', { client_id: CLIENT, token: token.access_token })
  return {
    cookie,
    urls,
    pages,
    /** What only the devices may ever hold. */
    secrets: [
      oauth.device_code,
      code_verifier,
      token.access_token,
      temp_token,
      session.session_token,
    ] as string[],
    /** What opens a link, and what may be typed. */
    handle: new URL(older.login_url).searchParams.get('token') ?? '',
    user_codes: [user_code, older.user_code].flatMap((code: string) => [code, code.replace('-', '')]),
    device_id: token.device_id as string,
  }
}

/** What of a secret must not show: of a token, what follows its public beginning and its first seven digits. */
export const hiddenPartsOf = (secret: string): string[] => [
  secret,
  secret.replace(/^flm_(temp|sync)_/, '').slice(7),
]
