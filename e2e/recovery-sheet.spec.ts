import { expect } from '@playwright/test'
import { signUp } from './people.ts'
import { test } from './roost.ts'

test('the encryption is explained with a picture, and what the account is', async ({ page, roost }) => {
  await signUp(page, roost)
  await page.goto(`${roost.url}/dashboard/security`)
  await page.getByRole('link', { name: 'How the encryption works' }).click()
  await expect(page.getByRole('img', { name: /The server has no key and opens neither/ })).toBeVisible()
  await expect(page.getByText('Your account: No key yet.')).toBeVisible()
  await expect(page.getByText('Nobody can open it again')).toBeVisible()
})

for (const format of ['A4', 'Letter']) {
  test(`the recovery sheet prints on one page of ${format}, without what is around it`, async ({
    page,
    roost,
  }) => {
    const { email } = await signUp(page, roost)
    await page.goto(`${roost.url}/dashboard/security/recovery-sheet`)
    await expect(page.getByRole('button', { name: 'Print' })).toBeVisible()
    await page.evaluate(() => {
      document.documentElement.dataset.theme = 'dark'
    })
    await page.emulateMedia({ media: 'print' })
    const sheet = page.getByRole('article', { name: '24 recovery words' })
    await expect(sheet).toContainText(email)
    await expect(sheet.getByRole('list', { name: 'Lines for the words' }).getByRole('listitem')).toHaveCount(
      24,
    )
    await expect(page.getByRole('button')).toHaveCount(0)
    await expect(page.getByRole('navigation')).toHaveCount(0)
    const pdf = (await page.pdf({ format })).toString('latin1')
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1)
    expect(await sheet.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe(
      'rgb(255, 255, 255)',
    )
    await page.emulateMedia({ media: null })
  })
}
