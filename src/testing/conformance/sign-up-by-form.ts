import type { WireServer } from '../provided.ts'
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
  const page = `${url}/login?mode=sign-up`
  const html = await (await fetch(page)).text()
  const form = /<form[^>]*>(?:(?!<form)[\s\S])*?type="password"[\s\S]*?<\/form>/i.exec(html)?.[0]
  if (!form) throw new Error(`${page} has no form with a password. Use --cookie.`)
  const body = new FormData()
  for (const { name, value } of inputs(form)) body.append(name, value)
  body.set('email', `conformance-${process.pid}-${Date.now()}-${accounts++}@example.test`)
  body.set('password', 'correct horse battery staple')
  const answer = await fetch(page, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' },
    body,
  })
  return { cookie: cookiesOf(answer), said: alertIn(await answer.text()) }
}

const inputs = (form: string) =>
  [...form.matchAll(/<input\b[^>]*>/gi)].flatMap(([input]) => {
    const name = attribute(input, 'name')
    return name === undefined ? [] : [{ name, value: attribute(input, 'value') ?? '' }]
  })

const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag)?.[1]
  return value === undefined ? undefined : unescapeHtml(value)
}

/** What a page tells a person who cannot see it: the text of its alerts. */
const alertIn = (html: string): string =>
  [...html.matchAll(/role="alert"[^>]*>([\s\S]*?)<\/(?:div|p)>/g)]
    .map(([, text = '']) => unescapeHtml(text.replaceAll(/<[^>]*>/g, '')).trim())
    .join(' ')

const unescapeHtml = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

/** The cookies an answer sets, as a request sends them. A cookie that is set to nothing is taken away. */
const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .filter((pair) => !pair.endsWith('='))
    .join('; ')
