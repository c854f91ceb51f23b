import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { fillAudit } from '#testing/fill-audit.ts'
import { login } from './cli-login.ts'
import { connectDevice } from './devices.ts'
import { idOf, test } from './open-roost.ts'
import { signUp } from './people.ts'
import { cli } from './roost.ts'

const entries = (page: Page) =>
  page.getByRole('list', { name: 'Entries, newest first' }).getByRole('listitem')
const numbers = async (page: Page) =>
  (await entries(page).allTextContents()).map((text) => Number(/#(\d+)/.exec(text)?.[1]))

/** The rows of a table by RFC 4180, read by rules of our own. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (end === '' && !quoted && !plain) break
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

test('the page says who can open the data: the devices of a real account, its passphrase and its words', async ({
  page,
  open,
}) => {
  await signUp(page, open)
  await page.goto(`${open.url}/dashboard/security`)
  await expect(page.getByText('No key yet')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Nobody yet' })).toBeVisible()
  const first = await login(page, open, 'notebook', '--recovery-out', join(open.folder, 'words'))
  expect(first.ended, first.ended.stderr).toMatchObject({ code: 0 })
  expect((await login(page, open, 'phone')).ended).toMatchObject({ code: 0 })

  await page.goto(`${open.url}/dashboard`)
  await page.getByRole('link', { name: 'Security' }).click()
  await expect(page.getByText('End-to-end encrypted')).toBeVisible()
  await expect(page.getByText('Chain verified')).toBeVisible()
  await expect(page.getByText('2 devices, the passphrase, and the recovery words')).toBeVisible()
  await expect(page.getByText(/^Signed in just now|^Signed in \d/)).toBeVisible()
  const recipient = (name: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) })
  for (const name of ['The notebook', 'The phone']) await expect(recipient(name)).toContainText('Signed in')
  await expect(recipient('The passphrase')).toBeVisible()
  await expect(recipient('The recovery words')).toBeVisible()
  await page.getByText('Change who can open it').click()
  await expect(page.getByText('npx roost key rotate --without DEVICE')).toBeVisible()

  // A device that is removed here keeps the key it has until a device makes a new one: the page is open and says so.
  const { data } = await (await page.request.get(`${open.url}/api/devices`)).json()
  const lost = data.find(({ name }: { name: string }) => name === 'The phone')
  expect((await page.request.delete(`${open.url}/api/devices/${lost.id}`)).status()).toBe(200)
  await expect(page.getByText('Still has the key')).toBeVisible()
  await expect(page.getByText(`A device that is not yours any more (${lost.id.slice(0, 8)})`)).toBeVisible()

  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export my data' }).click()
  expect((await download).suggestedFilename()).toBe('roost-account.zip')
  for (const [name, path] of [
    ['Change password', '/dashboard/security/password'],
    ['Delete account', '/dashboard/security/delete'],
  ] as const)
    await expect(page.getByRole('link', { name })).toHaveAttribute('href', path)
})

test('an account of an older app is warned until a newer one has sealed what there is', async ({
  page,
  open,
}) => {
  await signUp(page, open)
  const older = await connectDevice(page, open, 'Older app')
  const headers = { authorization: `Bearer ${older.session_token}` }
  const master_key = Buffer.alloc(32, 7)
  const key = await fetch(`${open.url}/api/sync/key`, {
    method: 'PUT',
    headers,
    body: JSON.stringify({ master_key: master_key.toString('base64') }),
  })
  expect(key.status).toBe(200)
  const nonce = Buffer.alloc(12, 1)
  const cipher = await crypto.subtle.importKey('raw', master_key, 'AES-GCM', false, ['encrypt'])
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, cipher, Buffer.from('{"a":1}'))
  const blob = { encrypted_blob: Buffer.from(sealed).toString('base64'), nonce: nonce.toString('base64') }
  const stored = await fetch(`${open.url}/api/sync/data/secret`, {
    method: 'PUT',
    headers,
    body: JSON.stringify(blob),
  })
  expect(stored.status).toBe(200)

  await page.goto(`${open.url}/dashboard/security`)
  const warning = page.getByRole('region', { name: 'This server can read your data' })
  await expect(warning).toContainText('Secrets')
  await expect(warning).toContainText('Stored now')
  await expect(warning.getByText(`npx roost login --server ${open.url}`)).toBeVisible()
  await expect(page.getByText('Readable by this server (older client)')).toBeVisible()

  // What the page says to do is done, and the page says what is left to do.
  const newer = await login(page, open, 'newer', '--recovery-out', join(open.folder, 'newer-words'))
  expect(newer.ended, newer.ended.stderr).toMatchObject({ code: 0 })
  await page.goto(`${open.url}/dashboard/security`)
  const rest = page.getByRole('region', { name: 'Some of your data is not sealed yet' })
  await expect(
    rest.getByText('npx roost pull secret secret.json && npx roost remove secret --yes'),
  ).toBeVisible()
  const file = join(open.folder, 'secret.json')
  const pulled = await cli(open, 'pull', 'secret', file, '--profile', 'newer')
  expect(pulled, pulled.stderr).toMatchObject({ code: 0 })
  expect(await readFile(file, 'utf8')).toBe('{"a":1}')
  expect(await cli(open, 'remove', 'secret', '--yes', '--profile', 'newer')).toMatchObject({ code: 0 })
  const pushed = await cli(open, 'push', 'secret', file, '--profile', 'newer')
  expect(pushed, pushed.stderr).toMatchObject({ code: 0 })
  await expect(rest.getByText('An earlier version')).toBeVisible()
  await expect(rest.getByText('Stored now')).toHaveCount(0)
})

test('a long log is searched, paged there and back, and downloaded as it is filtered', async ({
  page,
  open,
}) => {
  const { email } = await signUp(page, open)
  const device = await connectDevice(page, open, '=2+3 "the" laptop')
  await fillAudit(open.admin, await idOf(open, email), 2000)
  await page.goto(`${open.url}/dashboard/security/audit`)
  await expect(page.getByText('2,003 entries')).toBeVisible()
  await expect(page.getByText('Not checked')).toBeVisible()
  await page.getByRole('link', { name: 'Check the chain' }).click()
  await expect(page.getByText('Chain verified')).toBeVisible()

  await page.getByLabel('What happened').selectOption('Signed in')
  await page.getByLabel('Search', { exact: true }).fill('FIREFOX')
  await page.getByRole('button', { name: 'Search' }).click()
  await expect(entries(page)).toHaveCount(50)
  for (const text of await entries(page).allTextContents())
    expect(text).toMatch(/Signed in.*Firefox on Linux/)
  const first = await numbers(page)
  await page.getByRole('link', { name: 'Older' }).click()
  await expect.poll(() => numbers(page)).not.toEqual(first)
  const second = await numbers(page)
  expect(Math.max(...second)).toBeLessThan(Math.min(...first))
  await expect(page.getByLabel('Search', { exact: true })).toHaveValue('FIREFOX')
  await page.getByRole('link', { name: 'Older' }).click()
  await page.getByRole('link', { name: 'Newer' }).click()
  await expect.poll(() => numbers(page)).toEqual(second)
  await page.getByRole('link', { name: 'Newer' }).click()
  await expect.poll(() => numbers(page)).toEqual(first)
  await expect(page.getByRole('link', { name: 'Newer' })).toHaveCount(0)

  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download as CSV' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^roost-audit-\d{4}-\d\d-\d\d\.csv$/)
  const bytes = await readFile(await download.path())
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
  const [head, ...rows] = parseCsv(bytes.toString().slice(1))
  expect(head?.slice(0, 4)).toEqual(['number', 'time_utc', 'what', 'event_type'])
  // Every twelfth of those that were filled in.
  expect(rows).toHaveLength(166)
  expect(rows.slice(0, 50).map(([number]) => Number(number))).toEqual(first)
  for (const row of rows) expect(row.slice(2, 4)).toEqual(['Signed in', 'sign_in'])

  await page.getByRole('link', { name: 'Clear the filter' }).click()
  await page.getByLabel('Device', { exact: true }).selectOption('=2+3 "the" laptop')
  await page.getByRole('button', { name: 'Search' }).click()
  await expect(entries(page)).toHaveCount(1)
  const table = await page.request.get(`${open.url}/api/audit/csv?device=${device.device_id}`)
  expect(parseCsv((await table.text()).slice(1))[1]?.[4]).toBe('\'=2+3 "the" laptop')

  await page.getByLabel('Search', { exact: true }).fill('nothing like it')
  await page.getByRole('button', { name: 'Search' }).click()
  await expect(page.getByRole('heading', { name: 'Nothing fits' })).toBeVisible()
  await page.getByRole('link', { name: 'Show everything' }).click()
  await expect(entries(page)).toHaveCount(50)
})

test('days are those of the reader, and without scripts those of UTC', async ({ openPage, open }) => {
  const page = await openPage({ timezoneId: 'Asia/Tokyo' })
  const { email } = await signUp(page, open)
  await fillAudit(open.admin, await idOf(open, email), 72)
  await page.goto(`${open.url}/dashboard/security/audit`)
  await expect(page.getByText('midnight in Asia/Tokyo')).toBeVisible()
  const day = new Date(Date.now() - 40 * 3_600_000).toISOString().slice(0, 10)
  const search = async (reader: Page) => {
    await reader.getByLabel('From day').fill(day)
    await reader.getByLabel('To day').fill(day)
    await reader.getByRole('button', { name: 'Search' }).click()
    await expect(entries(reader)).toHaveCount(24)
  }
  await search(page)
  await expect(entries(page).first().locator('time')).toHaveText(/, 23:\d\d$/)
  for (const text of await entries(page).locator('time').allTextContents())
    expect(text).toContain(
      new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day)),
    )

  const plain = await openPage({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  })
  await plain.goto(`${open.url}/dashboard/security/audit`)
  await expect(plain.getByText('midnight UTC')).toBeVisible()
  await search(plain)
  await expect(entries(plain).first().locator('time')).toHaveText(/, 23:\d\d UTC$/)
})

test('a log that somebody changed is shown as broken, at the entry', async ({ page, open }) => {
  const { email } = await signUp(page, open)
  await connectDevice(page, open, 'Laptop')
  await open.admin`
    update roost.audit_logs set ip_address = '198.51.100.1'
    where user_id = ${await idOf(open, email)} and seq = 2`
  await page.goto(`${open.url}/dashboard/security`)
  await page.getByRole('link', { name: /not as it was written from entry 2 on/ }).click()
  await expect(page.getByRole('heading', { name: 'The chain is broken at entry 2' })).toBeVisible()
  await expect(entries(page).filter({ hasText: 'The chain breaks here.' })).toContainText('#2')
})
