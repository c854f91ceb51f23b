import { randomInt, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startFurtherAuth } from '#testing/auth-service.ts'
import { alertOf, openBrowser } from '#testing/browser.ts'
import { startFakeGithub } from '#testing/fake-github.ts'
import { startEmbeddedServer, startOwnServer } from '#testing/own-server.ts'
import { freePort } from '#testing/processes.ts'

type Running = { url: string; stop: () => Promise<unknown> }

const github = { clientId: 'github-id', secret: 'github-secret' }
let fake: Awaited<ReturnType<typeof startFakeGithub>>

/** Auth in the server's own process, and Auth that runs elsewhere. */
const ways: { name: string; start: () => Promise<Running> }[] = [
  {
    name: 'the embedded Auth',
    start: () =>
      startEmbeddedServer({
        GITHUB_CLIENT_ID: github.clientId,
        GITHUB_CLIENT_SECRET: github.secret,
        GITHUB_URL: fake.url,
      }),
  },
  {
    name: 'an Auth service apart',
    start: async () => {
      const external = inject('servers')[2]
      if (!external) throw new Error('the external server is missing')
      const port = await freePort()
      const options = { port, siteUrl: `http://127.0.0.1:${port}`, github: { ...github, url: fake.url } }
      const auth = await startFurtherAuth(external.stack, options)
      const server = await startOwnServer(external.stack, auth.settings)
      return { url: server.url, stop: () => Promise.all([server.stop(), auth.close()]) }
    },
  },
]

beforeAll(async () => {
  fake = await startFakeGithub()
})
afterAll(() => fake.close())

const somebody = () => ({ id: randomInt(1e9), login: 'octo', email: `octo-${randomUUID()}@example.test` })

describe.each(ways)('with $name', ({ start }) => {
  let server: Running
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())

  /** Follows the page's own link to GitHub. */
  const continueWithGithub = async (browser: ReturnType<typeof openBrowser>, page: { html: string }) => {
    const [, href = ''] = /href="(\/auth\/github[^"]*)"/.exec(page.html) ?? []
    return browser.follow(await browser.visit(server.url + href.replaceAll('&amp;', '&')))
  }
  const startLogin = async () => {
    const answer = await fetch(`${server.url}/api/sync/init`, { method: 'POST', body: '{}' })
    return (await answer.json()).data as { login_url: string; temp_token: string; user_code: string }
  }
  const look = async (cookie: string) =>
    (await fetch(`${server.url}/api/sync/config`, { headers: { cookie } })).status

  test('the link of a waiting device survives the whole detour, and GitHub does not get to see it', async () => {
    const person = somebody()
    fake.signInNext(person)
    const { login_url, user_code } = await startLogin()
    const token = new URL(login_url).searchParams.get('token') ?? ''
    const browser = openBrowser({ user_agent: 'the person' })
    const loginPage = await browser.follow(await browser.visit(login_url))
    expect(loginPage.url).toBe(`${server.url}/login?token=${token}`)
    const asked = fake.asked.length
    const end = await continueWithGithub(browser, loginPage)
    expect(end.url).toBe(login_url)
    expect(end.html).toContain(user_code)
    expect(fake.asked.slice(asked)).toHaveLength(1)
    expect(String(fake.asked.at(-1))).not.toContain(token)
    expect(fake.asked.at(-1)?.searchParams.get('redirect_uri')).toMatch(/\/auth\/v1\/callback$/)
    expect(await look(browser.cookie())).toBe(200)

    const log = await fetch(`${server.url}/api/account`, { headers: { cookie: browser.cookie() } })
    expect(await log.text()).toContain('"method":"github"')
  })

  test('so does the page that was asked for, and the cookie that carried it is gone', async () => {
    fake.signInNext(somebody())
    const browser = openBrowser()
    const page = await browser.visit(`${server.url}/login?redirect=%2Fdashboard%3Ftab%3Ddevices`)
    expect((await continueWithGithub(browser, page)).url).toBe(`${server.url}/dashboard?tab=devices`)
    expect([...browser.jar.keys()].filter((name) => !name.startsWith('sb-roost-auth'))).toEqual([])
  })

  test('a page of another site is never come back to', async () => {
    for (const redirect of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
    ]) {
      fake.signInNext(somebody())
      const browser = openBrowser()
      const path = `/auth/github?redirect=${encodeURIComponent(redirect)}`
      const end = await browser.follow(await browser.visit(server.url + path))
      expect(end.url).toBe(`${server.url}/dashboard`)
      expect(end.way.filter((url) => url.includes('//evil'))).toEqual([])
    }
  })

  test('who says no at GitHub is told so, and the device still waits', async () => {
    fake.signInNext('denied')
    const browser = openBrowser()
    const end = await continueWithGithub(browser, await browser.visit(`${server.url}/login?token=abc`))
    expect(end.url).toBe(`${server.url}/login?error=cancelled&token=abc`)
    expect(alertOf(end)).toContain('GitHub did not confirm who you are')
    expect(end.html).toContain('name="token" value="abc"')
  })

  test('a code without the browser that began, a made-up one and none lead back with words', async () => {
    fake.signInNext(somebody())
    const browser = openBrowser()
    let page = await browser.visit(`${server.url}/auth/github`)
    while (page.location && !page.location.includes('/auth/callback'))
      page = await browser.visit(page.location)
    const callback = page.location ?? ''
    const thief = openBrowser()
    const stolen = await thief.visit(callback)
    expect(stolen.location).toBe(`${server.url}/login?error=link_failed`)
    expect(thief.cookie()).not.toContain('sb-roost-auth=')
    const forged = await browser.visit(`${server.url}/auth/callback?code=${randomUUID()}&token=abc`)
    expect(forged.location).toBe(`${server.url}/login?error=failed&token=abc`)
    const empty = await openBrowser().visit(`${server.url}/auth/callback`)
    expect(empty.location).toBe(`${server.url}/login?error=failed`)
    for (const { headers } of [stolen, forged, empty]) expect(headers.get('cache-control')).toBe('no-store')
  })

  test('a fresh sign-in there stands for the password such an account does not have', async () => {
    const person = somebody()
    fake.signInNext(person)
    const browser = openBrowser()
    await browser.follow(await browser.visit(`${server.url}/auth/github`))
    const answer = await fetch(`${server.url}/api/account`, {
      method: 'DELETE',
      headers: { cookie: browser.cookie(), 'content-type': 'application/json' },
      body: JSON.stringify({ confirm: person.email }),
    })
    expect(answer.status).toBe(200)
    expect(await look(browser.cookie())).toBe(401)
  })
})

test('where GitHub is not set up the page shows no button, and its address says so', async () => {
  for (const { url } of inject('servers')) {
    expect((await openBrowser().visit(`${url}/login`)).html).not.toContain('/auth/github')
    const answer = await openBrowser().visit(`${url}/auth/github?token=abc`)
    expect(answer.location).toBe(`${url}/login?error=github_disabled&token=abc`)
  }
})
