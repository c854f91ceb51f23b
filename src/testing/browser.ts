/** A page as it came: where it is, what it says, and where it sends on to. */
export type Page = { status: number; url: string; location: string | null; html: string; headers: Headers }

type Visit = { method?: string; body?: BodyInit; headers?: Record<string, string> }

/** A browser without scripts: it keeps cookies and sends forms. Redirects it follows only when told to. */
export function openBrowser({ user_agent = 'test browser', cookie = '' } = {}) {
  const jar = new Map(
    [...cookie.matchAll(/([^=;\s]+)=([^;]*)/g)].map(([, name = '', value = '']) => [name, value]),
  )
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')

  const visit = async (url: string, { method = 'GET', body, headers }: Visit = {}): Promise<Page> => {
    const cookie = cookies()
    const answer = await fetch(url, {
      method,
      body: body ?? null,
      redirect: 'manual',
      headers: { 'user-agent': user_agent, ...(cookie && { cookie }), ...headers },
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /max-age=0/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    const location = answer.headers.get('location')
    return {
      status: answer.status,
      url,
      location: location && new URL(location, url).href,
      html: await answer.text(),
      headers: answer.headers,
    }
  }

  /** Follows redirects to the end, and answers every address on the way. */
  const follow = async (page: Page): Promise<Page & { way: string[] }> => {
    const way = [page.url]
    let next = page
    while (next.location && way.length < 12) {
      next = await visit(next.location)
      way.push(next.url)
    }
    return { ...next, way }
  }

  /** Fills in the form of a page that has the first of these fields or buttons, and sends it with all it has. */
  const submit = (page: Page, fields: Record<string, string>, headers = {}): Promise<Page> =>
    visit(page.url, {
      method: 'POST',
      body: fillForm(page.html, fields),
      headers: { origin: new URL(page.url).origin, ...headers },
    })

  return { visit, follow, submit, cookie: cookies, jar }
}

/** Inputs that a browser only sends once they are pressed, chosen or ticked. */
const pressed = /type="(submit|button|reset|image|file|checkbox|radio)"/

/**
 * The body that a browser without scripts sends for the form of a page that has a field or button called as the first
 * of `fields`: with these filled in, and the others as they came.
 */
function fillForm(html: string, fields: Record<string, string>): FormData {
  const [name] = Object.keys(fields)
  const form = (html.match(/<form[\s>].*?<\/form>/gs) ?? []).find(
    (form) => !name || form.includes(` name="${name}"`),
  )
  if (!form) throw new Error(`no form of this page has ${name ?? 'anything'}`)
  const body = new FormData()
  for (const [input] of form.matchAll(/<input\b[^>]*>/g)) {
    const named = attribute(input, 'name')
    if (named !== undefined && !pressed.test(input)) body.append(named, attribute(input, 'value') ?? '')
  }
  for (const [field, value] of Object.entries(fields)) body.set(field, value)
  return body
}

/** What a page tells who cannot see it: the text of its alerts. */
export const alertOf = ({ html }: Pick<Page, 'html'>): string =>
  [...html.matchAll(/role="alert"[^>]*>(.*?)<\/(?:div|p)>/gs)]
    .map(([, inner = '']) => decodeHtml(inner.replace(/<[^>]*>/g, '')).trim())
    .join(' ')

const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  return value === undefined ? undefined : decodeHtml(value)
}

const entities: Record<string, string> = { amp: '&', quot: '"', lt: '<', gt: '>', '#x27': "'", '#39': "'" }

const decodeHtml = (text: string): string =>
  text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole)
