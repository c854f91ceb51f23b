import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { type CliProcess, loginLink, type Roost, startCli } from './roost.ts'

/** What the vault of every account of a run opens with. */
export const passphrase = 'seven wet badgers rewrite the almanac'

/** Signs a profile in: the command line asks, the person approves in the browser. */
export async function login(page: Page, roost: Roost, profile: string, ...more: string[]) {
  const passphrase_file = join(roost.folder, `${profile}.passphrase`)
  await writeFile(passphrase_file, passphrase)
  const process = startCli(roost, [
    ...['login', '--no-browser', '--profile', profile, '--name', `The ${profile}`],
    ...['--passphrase-file', passphrase_file, ...more],
  ])
  await approveLogin(page, process, `The ${profile}`)
  return { ended: await process.ended, pid: process.pid }
}

/** Approves what a `roost login` has asked for, in the browser. */
export async function approveLogin(page: Page, process: CliProcess, name: string): Promise<void> {
  await page.goto(await loginLink(process))
  await expect(page.getByText(name)).toBeVisible()
  const code = /[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}/.exec(
    process.stderr() + process.stdout(),
  )?.[0]
  await expect(page.getByText(code ?? 'no code was printed')).toBeVisible()
  await page.getByRole('button', { name: 'Approve' }).click()
  await expect(page).toHaveURL(/\/sync\/complete\?status=success/)
}
