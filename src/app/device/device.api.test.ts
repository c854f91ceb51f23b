import { expect, test } from 'vitest'
import { openBrowser } from '#testing/browser.ts'
import { eachServer } from '#testing/each-server.ts'
import { authorizeDevice } from '#testing/oauth.ts'
import { signUp } from '#testing/wire.ts'

eachServer((server) => {
  const openCodePage = async () => {
    const person = await signUp(server)
    const browser = openBrowser(person)
    const page = await browser.visit(`${server.url}/device`)
    return { ...person, type: (user_code: string) => browser.submit(page, { user_code }) }
  }

  test('a code that is none, or nobody waits under, is told in words and stays in the field', async () => {
    const { type } = await openCodePage()
    expect((await type('WDJB')).html).toContain('The code has eight letters')
    const wrong = await type('bbbb-bbbb')
    expect(wrong.html).toContain('No device waits under this code')
    expect(wrong.html).toContain('value="bbbb-bbbb"')
  })

  test('after five wrong codes a person is told how long to wait', async () => {
    const { type } = await openCodePage()
    for (let time = 0; time < 5; time++) await type('BBBB-BBBB')
    const { user_code } = (await authorizeDevice(server)).body
    expect((await type(user_code)).html).toMatch(/Too many tries\. Try again in \d+ minutes/)
  })

  test('who has signed out since signs in first and comes back', async () => {
    const { type, auth } = await openCodePage()
    await auth.signOut({ scope: 'local' })
    expect((await type('BBBB-BBBB')).location).toBe(`${server.url}/login?redirect=%2Fdevice`)
  })
})
