import type { TestServer } from './provided.ts'
import { type Answer, send } from './wire.ts'

/** A page as a browser without scripts has it. */
export type Page = { path: string; status: number; headers: Headers; html: string }

const toPage = (path: string, { status, headers, bytes }: Answer): Page => ({
  path,
  status,
  headers,
  html: new TextDecoder().decode(bytes),
})

export const openPage = async (server: TestServer, path: string, cookie?: string): Promise<Page> =>
  toPage(path, await send(server, 'GET', path, { ...(cookie && { cookie }) }))

/**
 * Sends the page's form that has a field or button called `fields`' first name, with its hidden fields, as a browser
 * without scripts does.
 */
export async function submitForm(
  server: TestServer,
  page: Page,
  fields: Record<string, string>,
  cookie: string,
  headers: Record<string, string> = { origin: server.url },
): Promise<Page> {
  const [name] = Object.keys(fields)
  const form = page.html.match(/<form[\s\S]*?<\/form>/g)?.find((html) => html.includes(` name="${name}"`))
  if (!form) throw new Error(`no form of ${page.path} has ${name}`)
  const body = new FormData()
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    if (/type="hidden"/.test(input)) body.append(attribute(input, 'name'), attribute(input, 'value'))
  }
  for (const [field, value] of Object.entries(fields)) body.set(field, value)
  return toPage(page.path, await send(server, 'POST', page.path, { cookie, headers, body }))
}

const attribute = (tag: string, name: string): string =>
  (new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
