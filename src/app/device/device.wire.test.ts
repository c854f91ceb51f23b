import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { openBrowser } from '#testing/browser.ts'
import { askToken, authorizeDevice } from '#testing/oauth.ts'
import { signUp } from '#testing/wire.ts'

anyServer((server) => {
  const at = (path: string) => `${server.url}${path}`
  const pending = { body: { error: 'authorization_pending' } }

  /** Somebody at a browser who has typed a code. */
  const typeCode = async (user_code: string) => {
    const person = await signUp(server)
    const browser = openBrowser(person)
    const question = await browser.submit(await browser.visit(at('/device')), { user_code })
    return { ...person, browser, question }
  }

  test('who types the code sees which device it is, and approves it', async () => {
    const { device_code, user_code } = (await authorizeDevice(server, { device_name: 'Fridge' })).body
    const typed = ` ${user_code.toLowerCase().replace('-', ' ')}`
    const { browser, question, user_id } = await typeCode(typed)
    expect(question.html).toContain('Fridge')
    expect(await askToken(server, device_code)).toMatchObject(pending)
    const { status, location } = await browser.submit(question, { decision: 'approve' })
    expect(status).toBe(303)
    expect(location).toBe(at('/sync/complete?status=success'))
    expect(await askToken(server, device_code)).toMatchObject({ status: 200, body: { account_id: user_id } })
  })

  test('who types the code may deny', async () => {
    const { device_code, user_code } = (await authorizeDevice(server)).body
    const { browser, question } = await typeCode(user_code)
    const { location } = await browser.submit(question, { decision: 'deny' })
    expect(location).toBe(at('/sync/complete?status=denied'))
    expect(await askToken(server, device_code)).toMatchObject({ body: { error: 'access_denied' } })
  })

  test('a code in the address fills the field and does nothing else, whatever it holds', async () => {
    const browser = openBrowser(await signUp(server))
    const { user_code } = (await authorizeDevice(server, { device_name: 'Fridge' })).body
    const { html } = await browser.visit(at(`/device?user_code=${user_code}`))
    expect(html).toContain(`value="${user_code}"`)
    expect(html).not.toContain('Fridge')
    const hostile = await browser.visit(at(`/device?user_code=${encodeURIComponent('"><script>x')}`))
    expect(hostile.html).not.toContain('"><script>x')
  })

  test('who is signed out signs in first and comes back', async () => {
    const { status, location } = await openBrowser().visit(at('/device'))
    expect(status).toBe(307)
    expect(location).toBe(at('/login?redirect=%2Fdevice'))
  })

  test('another site cannot send the form', async () => {
    const { device_code, user_code } = (await authorizeDevice(server)).body
    const { browser, question } = await typeCode(user_code)
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      const sent = await browser.submit(question, { decision: 'approve' }, headers)
      expect(sent.status).toBeGreaterThanOrEqual(400)
    }
    expect(await askToken(server, device_code)).toMatchObject(pending)
  })

  test('what a device calls itself is text on the page, not markup', async () => {
    const device_name = '<img src=x onerror=alert(1)>\u202e"'
    const { user_code, verification_uri_complete } = (await authorizeDevice(server, { device_name })).body
    const { browser, question } = await typeCode(user_code)
    for (const { html } of [question, await browser.visit(verification_uri_complete)]) {
      expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;')
      expect(html).not.toContain('<img src=x')
      expect(html).not.toContain('\u202e')
    }
  })

  test('pages of a device login are not kept and tell no other page their address', async () => {
    const browser = openBrowser(await signUp(server))
    const { verification_uri_complete } = (await authorizeDevice(server)).body
    for (const url of [at('/device?user_code=WDJB-MJHT'), verification_uri_complete]) {
      const { headers } = await browser.visit(url)
      expect(headers.get('cache-control')).toContain('no-store')
      expect(headers.get('referrer-policy')).toBe('strict-origin')
    }
  })
})
