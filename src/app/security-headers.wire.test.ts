import { readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { root } from '#testing/stack.ts'
import { type Answer, connectDevice, refused, send, signUp } from '#testing/wire.ts'

/** The paths that files of this name in the App Router answer, with something in place of each parameter. */
async function pathsOf(file: string): Promise<string[]> {
  const files = await readdir(join(root, 'src/app'), { recursive: true })
  return files
    .filter((found) => found.split(sep).at(-1) === file)
    .map((found) => found.split(sep).slice(0, -1))
    .map((segments) => segments.filter((segment) => !segment.startsWith('(')))
    .map((segments) => `/${segments.map((segment) => segment.replace(/^\[.*\]$/, 'history')).join('/')}`)
    .toSorted()
}

const pages = [
  ...(await pathsOf('page.tsx')),
  '/nowhere',
  '/login?token=handle',
  '/sync/authorize?token=handle',
]
/** Where a browser is sent on its way through signing in. */
const detours = ['/auth/callback', '/auth/github']
const routes = [...(await pathsOf('route.ts')), '/api/sync/nowhere', '/oauth/nowhere'].filter(
  (path) => !detours.includes(path),
)
/** What everybody gets alike may be kept, if it is asked about each time. */
const cacheControl = (path: string) => (path === '/api/openapi.json' ? /no-cache|no-store/ : /no-store/)

/** A policy by its directives. */
const policyOf = ({ headers }: Answer): Record<string, string[]> =>
  Object.fromEntries(
    (headers.get('content-security-policy') ?? '').split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ')
      return [name, sources]
    }),
  )

/** What every answer says, page or not. */
function expectGuarded(answer: Answer, at: string, cache = /no-store/) {
  expect(answer.headers.get('x-content-type-options'), at).toBe('nosniff')
  expect(answer.headers.get('x-powered-by'), at).toBeNull()
  expect(answer.headers.get('cache-control'), at).toMatch(cache)
  expect(policyOf(answer)['frame-ancestors'], at).toEqual(["'none'"])
}

function expectPage(answer: Answer, at: string) {
  expectGuarded(answer, at)
  const { headers } = answer
  expect(headers.get('x-frame-options'), at).toBe('DENY')
  expect(headers.get('cross-origin-opener-policy'), at).toBe('same-origin')
  expect(headers.get('cross-origin-resource-policy'), at).toBe('same-origin')
  expect(headers.get('access-control-allow-origin'), at).toBeNull()
  expect(headers.get('referrer-policy'), at).toMatch(/^(same-origin|strict-origin)$/)
  expect(headers.get('permissions-policy'), at).toContain('camera=()')
  const policy = policyOf(answer)
  const scripts = policy['script-src'] ?? []
  const [nonce] = scripts.filter((source) => source.startsWith("'nonce-"))
  expect(nonce, at).toMatch(/^'nonce-[A-Za-z0-9+/]{22}=='$/)
  expect(
    scripts.filter((source) => !["'self'", "'strict-dynamic'", nonce].includes(source)),
    at,
  ).toEqual([])
  expect(policy, at).toMatchObject({
    'default-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
  })
  return nonce
}

anyServer((server) => {
  test.each(pages)(
    'the page %s runs no script but its own, is framed by nobody and kept by nobody',
    async (path) => {
      const { cookie } = await signUp(server)
      const nonces = new Set<string | undefined>()
      for (const input of [{}, { cookie }]) {
        const answer = await send(server, 'GET', path, input)
        nonces.add(expectPage(answer, path))
        const html = new TextDecoder().decode(answer.bytes)
        const bare = [...html.matchAll(/<script\b[^>]*>/g)].filter(([tag]) => !tag.includes(' nonce='))
        expect(bare.map(([tag]) => tag)).toEqual([])
        expect(html).not.toMatch(/\son\w+=["']/)
      }
      expect(nonces.size).toBe(2)
    },
  )

  test.each(routes)(
    '%s answers every method as JSON, or a stream of it, that any origin may read and nobody keeps',
    async (path) => {
      const person = await signUp(server)
      const { token } = await connectDevice(server, person.cookie)
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        for (const credential of [
          {},
          { token },
          { cookie: person.cookie, headers: { 'sec-fetch-site': 'cross-site' } },
        ]) {
          const answer = await send(server, method, path, {
            ...credential,
            ...(method !== 'GET' && { body: '{' }),
          })
          const at = `${method} ${path}`
          expectGuarded(answer, at, cacheControl(path))
          expect(answer.headers.get('access-control-allow-origin'), at).toBe('*')
          expect(answer.headers.get('access-control-allow-credentials'), at).toBeNull()
          expect(answer.headers.get('cross-origin-resource-policy'), at).toBe('cross-origin')
          expect(answer.headers.get('content-type'), at).toMatch(
            /^(application\/json|text\/event-stream|text\/csv)/,
          )
          expect(answer.status, at).toBeLessThan(500)
        }
      }
      const head = await fetch(server.url + path, {
        method: 'HEAD',
        headers: { authorization: `Bearer ${token}` },
      })
      expect(head.headers.get('content-type')).toMatch(/^(application\/json|text\/event-stream|text\/csv)/)
      expect(await head.bytes()).toHaveLength(0)
    },
  )

  test.each(detours)('%s sends a browser on, and nobody keeps where', async (path) => {
    const answer = await send(server, 'GET', path)
    expect(answer.status).toBe(303)
    expectGuarded(answer, path)
  })

  test('with a cookie a request of another site is refused, however it is sent', async () => {
    const { cookie } = await signUp(server)
    const foreign = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: server.url },
      { origin: 'null' },
      { origin: 'https://evil.example' },
      { origin: server.url.replace(/:\d+$/, ':1') },
      { origin: server.url.replace('http:', 'https:').replace(/:\d+$/, '') },
    ]
    for (const headers of foreign) {
      const put = send(server, 'PUT', '/api/sync/config', { cookie, headers, json: { sync_history: false } })
      expect(await put, JSON.stringify(headers)).toMatchObject(refused(403, 'cross_origin'))
      const get = send(server, 'GET', '/api/sync/config', { cookie, headers })
      expect(await get, JSON.stringify(headers)).toMatchObject(refused(403, 'cross_origin'))
    }
    for (const headers of [{ origin: server.url }, { 'sec-fetch-site': 'same-origin' }] as Record<
      string,
      string
    >[]) {
      expect(await send(server, 'GET', '/api/sync/config', { cookie, headers })).toMatchObject({
        status: 200,
      })
    }
  })

  test('of a bearer token no origin is asked', async () => {
    const { token } = await connectDevice(server, (await signUp(server)).cookie)
    const headers = { origin: 'null', 'sec-fetch-site': 'cross-site' }
    expect(await send(server, 'GET', '/api/sync/config', { token, headers })).toMatchObject({ status: 200 })
  })
})
