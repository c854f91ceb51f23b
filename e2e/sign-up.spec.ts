import { expect } from '@playwright/test'
import { startFakeGithub } from '#testing/fake-github.ts'
import { startFakeTurnstile } from '#testing/fake-turnstile.ts'
import { startEmbeddedServer } from '#testing/own-server.ts'
import { checkLook } from './looks.ts'
import { loseSignIn } from './people.ts'
import { test } from './roost.ts'

const SCRIPT = 'https://challenges.cloudflare.com/turnstile/v0/api.js'

/** What stands in for Cloudflare's script: it finds the widget by its class and puts a new token into its form. */
const WIDGET = `
  let count = 0
  const fill = () => {
    const widget = document.querySelector('.cf-turnstile')
    const input = widget.querySelector('input') ?? widget.appendChild(document.createElement('input'))
    Object.assign(input, { type: 'hidden', name: 'cf-turnstile-response', value: 'token-' + ++count })
    widget.style.minWidth = '300px'
  }
  window.turnstile = { reset: fill }
  document.readyState === 'loading' ? addEventListener('DOMContentLoaded', fill) : fill()`

test('signing up asks for proof of being a person, anew after a mistake, and lets nothing else in', async ({
  page,
  complaints,
}) => {
  const turnstile = await startFakeTurnstile('secret')
  const server = await startEmbeddedServer({
    NEXT_PUBLIC_TURNSTILE_SITE_KEY: 'site-key',
    TURNSTILE_SECRET_KEY: 'secret',
    TURNSTILE_VERIFY_URL: turnstile.url,
  })
  const script = 'https://challenges.cloudflare.com/turnstile/v0/api.js'
  await page.route(script, (route) => route.fulfill({ contentType: 'text/javascript', body: WIDGET }))
  await page.goto(`${server.url}/login?mode=sign-up`)
  await expect(page.locator('[name=cf-turnstile-response]')).toHaveValue(/^token-/)
  const fill = async () => {
    await page.getByLabel('E-mail').fill('person@example.test')
    await page.getByLabel('Password').fill('correct horse battery staple')
    await page.getByRole('button', { name: 'Create account' }).click()
  }
  await page.setViewportSize({ width: 360, height: 780 })
  await checkLook(page)
  const right = async (selector: string) => {
    const { x, width } = (await page.locator(selector).boundingBox()) ?? { x: 0, width: 0 }
    return x + width
  }
  expect(await right('.cf-turnstile')).toBeLessThan(await right('main'))
  expect(await right('[type=password]')).toBeLessThan(await right('.cf-turnstile'))
  const used = await page.locator('[name=cf-turnstile-response]').inputValue()
  await fill()
  await expect(page.getByRole('alert').filter({ hasText: 'Confirm that you are a person' })).toBeVisible()
  await expect(page.locator('[name=cf-turnstile-response]')).not.toHaveValue(used)
  turnstile.issue(await page.locator('[name=cf-turnstile-response]').inputValue())
  await fill()
  await expect(page).toHaveURL(`${server.url}/dashboard`)
  expect(complaints.splice(0)).toEqual([SCRIPT])

  await loseSignIn(page)
  await page.unroute(SCRIPT)
  await page.route(SCRIPT, (route) => route.abort())
  await page.goto(`${server.url}/login?mode=sign-up`)
  await expect(page.getByText('The box by which you prove to be a person does not load')).toBeVisible()
  expect(complaints.splice(0)).toEqual([SCRIPT, expect.stringContaining('ERR_FAILED')])
  await server.stop()
  await turnstile.close()
})

test('a person continues with GitHub, without scripts too', async ({ openPage }) => {
  const github = await startFakeGithub()
  const server = await startEmbeddedServer({
    GITHUB_CLIENT_ID: 'github-id',
    GITHUB_CLIENT_SECRET: 'github-secret',
    GITHUB_URL: github.url,
  })
  for (const javaScriptEnabled of [true, false]) {
    const page = await openPage({ javaScriptEnabled })
    github.signInNext('denied')
    await page.goto(`${server.url}/login?redirect=%2Fdashboard%3Fa%3D1`)
    await page.getByRole('link', { name: 'Continue with GitHub' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'GitHub did not confirm' })).toBeVisible()
    github.signInNext({ id: 7, login: 'octo', email: 'octo@example.test' })
    await page.getByRole('link', { name: 'Continue with GitHub' }).click()
    await expect(page).toHaveURL(`${server.url}/dashboard?a=1`)
    await expect(page.getByText('octo@example.test').first()).toBeVisible()
    await page.close()
  }
  await server.stop()
  await github.close()
})
