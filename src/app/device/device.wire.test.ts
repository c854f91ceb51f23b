import { expect, test } from 'vitest'
import { eachServer } from '#testing/each-server.ts'
import { askToken, authorizeDevice } from '#testing/oauth.ts'
import { openPage, submitForm } from '#testing/page-form.ts'
import { send, signUp } from '#testing/wire.ts'

eachServer((server) => {
  const typeCode = async (cookie: string, user_code: string) =>
    submitForm(server, await openPage(server, '/device', cookie), { user_code }, cookie)

  test('who types the code sees which device it is, and approves it', async () => {
    const { cookie, user_id } = await signUp(server)
    const { device_code, user_code } = (await authorizeDevice(server, { device_name: 'Fridge' })).body
    const question = await typeCode(cookie, ` ${user_code.toLowerCase().replace('-', ' ')}`)
    expect(question.html).toContain('Fridge')
    expect(await askToken(server, device_code)).toMatchObject({ body: { error: 'authorization_pending' } })
    const { status, headers } = await submitForm(server, question, { decision: 'approve' }, cookie)
    expect(status).toBe(303)
    expect(headers.get('location')).toBe('/sync/complete?status=success')
    expect(await askToken(server, device_code)).toMatchObject({ status: 200, body: { account_id: user_id } })
  })

  test('who types the code may deny', async () => {
    const { cookie } = await signUp(server)
    const { device_code, user_code } = (await authorizeDevice(server)).body
    const { headers } = await submitForm(
      server,
      await typeCode(cookie, user_code),
      { decision: 'deny' },
      cookie,
    )
    expect(headers.get('location')).toBe('/sync/complete?status=denied')
    expect(await askToken(server, device_code)).toMatchObject({ body: { error: 'access_denied' } })
  })

  test('a code that is none, or nobody waits under, is told in words and stays in the field', async () => {
    const { cookie } = await signUp(server)
    const short = await typeCode(cookie, 'WDJB')
    expect(short.html).toContain('The code has eight letters')
    const wrong = await typeCode(cookie, 'bbbb-bbbb')
    expect(wrong.html).toContain('No device waits under this code')
    expect(wrong.html).toContain('value="bbbb-bbbb"')
  })

  test('after five wrong codes a person is told how long to wait', async () => {
    const { cookie } = await signUp(server)
    for (let time = 0; time < 5; time++) await typeCode(cookie, 'BBBB-BBBB')
    const { user_code } = (await authorizeDevice(server)).body
    expect((await typeCode(cookie, user_code)).html).toMatch(/Too many tries\. Try again in \d+ minutes/)
  })

  test('a code in the address fills the field and does nothing else, whatever it holds', async () => {
    const { cookie } = await signUp(server)
    const { user_code } = (await authorizeDevice(server, { device_name: 'Fridge' })).body
    const { html } = await openPage(server, `/device?user_code=${user_code}`, cookie)
    expect(html).toContain(`value="${user_code}"`)
    expect(html).not.toContain('Fridge')
    const hostile = await openPage(server, `/device?user_code=${encodeURIComponent('"><script>x')}`, cookie)
    expect(hostile.html).not.toContain('"><script>x')
  })

  test('who is signed out signs in first and comes back, from the page and from the form', async () => {
    const opened = await openPage(server, '/device')
    expect(opened.status).toBe(307)
    expect(opened.headers.get('location')).toBe('/login?redirect=%2Fdevice')
    const person = await signUp(server)
    const page = await openPage(server, '/device', person.cookie)
    await person.auth.signOut({ scope: 'local' })
    const { headers } = await submitForm(server, page, { user_code: 'BBBB-BBBB' }, person.cookie)
    expect(headers.get('location')).toBe('/login?redirect=%2Fdevice')
  })

  test('another site cannot send the form', async () => {
    const { cookie } = await signUp(server)
    const { device_code, user_code } = (await authorizeDevice(server)).body
    const question = await typeCode(cookie, user_code)
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      const sent = await submitForm(server, question, { decision: 'approve' }, cookie, headers)
      expect(sent.status).toBeGreaterThanOrEqual(400)
    }
    expect(await askToken(server, device_code)).toMatchObject({ body: { error: 'authorization_pending' } })
  })

  test('what a device calls itself is text on the page, not markup', async () => {
    const { cookie } = await signUp(server)
    const device_name = '<img src=x onerror=alert(1)>\u202e"'
    const { user_code, verification_uri_complete } = (await authorizeDevice(server, { device_name })).body
    const link = await openPage(server, verification_uri_complete.slice(server.url.length), cookie)
    for (const { html } of [await typeCode(cookie, user_code), link]) {
      expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;')
      expect(html).not.toContain('<img src=x')
      expect(html).not.toContain('\u202e')
    }
  })

  test('pages of a device login are not kept and tell no other page their address', async () => {
    const { cookie } = await signUp(server)
    const { verification_uri_complete } = (await authorizeDevice(server)).body
    for (const path of ['/device?user_code=WDJB-MJHT', verification_uri_complete.slice(server.url.length)]) {
      const { headers } = await send(server, 'GET', path, { cookie })
      expect(headers.get('cache-control')).toContain('no-store')
      expect(headers.get('referrer-policy')).toBe('strict-origin')
    }
  })
})
