import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** The windows in which every page has to be fit to be seen. */
export const looks = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 860 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 860 } },
  { name: 'narrow', colorScheme: 'light', viewport: { width: 1024, height: 768 } },
  { name: 'phone', colorScheme: 'light', viewport: { width: 360, height: 780 } },
] as const

/** Opens a page and checks how it looks. */
export async function see(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await checkLook(page)
}

/** Checks that what is shown has one title, is accessible by what axe can tell, and fits its window. */
export async function checkLook(page: Page): Promise<void> {
  const url = page.url()
  // A dialog hides the page behind it, title and all, from whoever cannot see it.
  await expect(page.getByRole('heading', { level: 1, includeHidden: true })).toHaveCount(1)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map((violation) => `${url}: ${violation.id}: ${violation.help}`)).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow, `${url} is wider than the window`).toBeLessThanOrEqual(0)
}
