import { alertOf, openBrowser } from '../browser.ts'
import type { WireServer } from '../provided.ts'
import { PASSWORD } from '../sign-up.ts'
import { patience, secondsIn } from './patience.ts'

let accounts = 0

/** Creates an account by the server's own form, as a browser without scripts would, and answers the cookie it then has. */
export async function signUpByForm(server: WireServer): Promise<string> {
  for (;;) {
    const { cookie, said } = await tryForm(server)
    if (cookie) return cookie
    if (!/too many/i.test(said)) {
      const reason = said ? `It says: “${said}”` : 'It says nothing.'
      throw new Error(`The form at ${server.url}/login did not create an account. ${reason} Use --cookie.`)
    }
    await patience('sign-up', secondsIn(said) ?? 60)
  }
}

async function tryForm({ url }: WireServer): Promise<{ cookie: string; said: string }> {
  const browser = openBrowser()
  const page = await browser.visit(`${url}/login?mode=sign-up`)
  if (!page.html.includes('name="password"'))
    throw new Error(`${page.url} has no form with a password. Use --cookie.`)
  const email = `conformance-${process.pid}-${Date.now()}-${accounts++}@example.test`
  const before = browser.cookie()
  const answer = await browser.submit(page, { password: PASSWORD, email })
  const cookie = browser.cookie()
  return { cookie: cookie === before ? '' : cookie, said: alertOf(answer) }
}
