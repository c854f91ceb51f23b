import { expect } from '@playwright/test'
import { startExternalStack } from '#testing/external-stack.ts'
import { startOwnServer } from '#testing/own-server.ts'
import { startLogin } from './devices.ts'
import { looks, see } from './looks.ts'
import { signUp } from './people.ts'
import { test } from './roost.ts'

test('while the database is away a person reads so, without scripts too, and goes on where they were', async ({
  openPage,
}) => {
  const stack = await startExternalStack()
  const server = await startOwnServer(stack, {})
  const person = await openPage()
  await signUp(person, server)
  const { login_url } = await startLogin(server)
  const storageState = await person.context().storageState()
  await person.close()
  await stack.server.stop()
  for (const { name: _, ...look } of looks) {
    const page = await openPage({ ...look, storageState })
    for (const path of [login_url, `${server.url}/dashboard`, `${server.url}/login`]) {
      await see(page, path)
      await expect(page.getByRole('heading', { name: 'The database does not answer' })).toBeVisible()
    }
  }
  const page = await openPage({ javaScriptEnabled: false, storageState })
  await page.goto(login_url)
  await expect(page.getByRole('heading', { name: 'The database does not answer' })).toBeVisible()
  await stack.server.start()
  await expect.poll(() => fetch(`${server.url}/health`).then(({ status }) => status)).toBe(200)
  await page.getByRole('link', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', { name: 'Connect this device?' })).toBeVisible()
  // What it is still loading would complain that there is no server.
  await page.close()
  await server.stop()
  await stack.close()
})
