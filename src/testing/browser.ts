/** A page as it came: where it is, what it says, and where it sends on to. */
type Page = { status: number; url: string; location: string | null; html: string; headers: Headers }

type Visit = { method?: string; body?: BodyInit; headers?: Record<string, string> }

/** A browser without scripts: it keeps cookies and sends forms. Redirects it follows only when told to. */
export function openBrowser(user_agent = 'test browser') {
  const jar = new Map<string, string>()

  const visit = async (url: string, { method = 'GET', body, headers }: Visit = {}): Promise<Page> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
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

  /** Fills in the form of a page and sends it as browsers without scripts do. */
  const submit = async (page: Page, fields: Record<string, string>, headers = {}): Promise<Page> => {
    const [form = ''] = /<form[\s>].*?<\/form>/s.exec(page.html) ?? []
    const data = new FormData()
    for (const [input] of form.matchAll(/<input[^>]*>/g)) {
      if (input.includes('type="hidden"')) data.set(attribute(input, 'name'), attribute(input, 'value'))
    }
    for (const [name, value] of Object.entries(fields)) data.set(name, value)
    const { origin } = new URL(page.url)
    return visit(page.url, { method: 'POST', body: data, headers: { origin, ...headers } })
  }

  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  return { visit, follow, submit, cookie, jar }
}

const attribute = (tag: string, name: string): string =>
  decodeHtml(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '')

const entities: Record<string, string> = { amp: '&', quot: '"', lt: '<', gt: '>', '#x27': "'", '#39': "'" }

/** Text as a page's HTML spells it. */
const decodeHtml = (text: string): string =>
  text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole)

/** What a page announces as wrong. */
export const alertOf = ({ html }: { html: string }): string =>
  [...html.matchAll(/role="alert"[^>]*>(.*?)<\/(?:div|p)>/gs)]
    .map(([, inner = '']) => decodeHtml(inner.replace(/<[^>]*>/g, '')))
    .join(' ')
