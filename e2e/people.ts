import { expect, type Page } from '@playwright/test'

type Credentials = { email: string; password: string }

let people = 0

/** Who has no account yet. */
export const newPerson = (): Credentials => ({
  email: `person-${process.pid}-${people++}@example.test`,
  password: 'correct horse battery staple',
})

/** Fills in the page for signing in, or up, and sends it. */
export async function submitCredentials(page: Page, { email, password }: Credentials): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: /^(Sign in|Create account)$/ }).click()
}

/** Creates an account in the browser, which then shows the dashboard. */
export const signUp = (page: Page, roost: { url: string }): Promise<Credentials> =>
  signUpAs(page, roost, newPerson().email)

/** The same, by an e-mail that nobody has used on this server. */
export async function signUpAs(page: Page, roost: { url: string }, email: string): Promise<Credentials> {
  const person = { ...newPerson(), email }
  await page.goto(`${roost.url}/login?mode=sign-up`)
  await submitCredentials(page, person)
  await expect(page).toHaveURL(`${roost.url}/dashboard`)
  return person
}

/** Ends the sign-in of the page's browser. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Your account' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/login/)
}

/** Takes the sign-in from a browser. It leaves its page first: an overview that is open would ask on, as nobody. */
export async function loseSignIn(page: Page): Promise<void> {
  await page.goto('about:blank')
  await page.context().clearCookies()
}
