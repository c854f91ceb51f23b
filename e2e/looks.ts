import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { root } from '#testing/stack.ts'
import { axeFaults } from './axe.ts'
import { layoutFaults } from './layout.ts'

const desktop = { width: 1280, height: 860 }

/** The windows in which every page has to be opened and used. */
export const looks = [
  { name: 'desktop', colorScheme: 'light', viewport: desktop },
  { name: 'phone', colorScheme: 'light', viewport: { width: 360, height: 780 } },
] as const

type Look = {
  colorScheme: 'light' | 'dark'
  viewport: { width: number; height: number }
  rules?: string[]
}

/**
 * What a page that is open on a desktop has to be fit for too, and what of axe's `rules` may differ there, if not all.
 * Only its style changes, so it is not opened anew.
 */
const furtherLooks: Look[] = [
  { colorScheme: 'dark', viewport: desktop, rules: ['color-contrast', 'link-in-text-block'] },
  { colorScheme: 'light', viewport: { width: 1024, height: 768 } },
]

/** Opens a page and checks how it looks. */
export async function see(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await checkLook(page)
}

/** Checks what is shown in the window it is in; on a desktop also in the dark, and in a narrower window. */
export async function checkLook(page: Page): Promise<void> {
  // A dialog hides the page behind it, title and all, from whoever cannot see it.
  await expect(page.getByRole('heading', { level: 1, includeHidden: true })).toHaveCount(1)
  await checkStyle(page)
  const { width, height } = page.viewportSize() ?? desktop
  if (width !== desktop.width || height !== desktop.height) return
  for (const look of furtherLooks) {
    await turn(page, look)
    await checkStyle(page, look.rules)
  }
  await turn(page, looks[0])
}

/** Checks that what is shown is accessible by what axe can tell, and fits its window. */
async function checkStyle(page: Page, rules?: string[]): Promise<void> {
  const seen = `${page.url()} ${JSON.stringify(page.viewportSize())}`
  expect(await axeFaults(page, rules), seen).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow, `${seen} is wider than the window`).toBeLessThanOrEqual(0)
  expect(await layoutFaults(page), seen).toEqual([])
  await keepPicture(page)
}

/** The reference would be ten windows more of the same. */
const TALLEST = 3000

let pictures = 0

/** Leaves a picture of the page for whoever wants to look, in the order they were taken. */
async function keepPicture(page: Page): Promise<void> {
  const { width } = page.viewportSize() ?? desktop
  const { scheme, length } = await page.evaluate(() => ({
    scheme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
    length: document.documentElement.scrollHeight,
  }))
  const number = String(pictures++).padStart(3, '0')
  const name = new URL(page.url()).pathname.replaceAll(/[^a-z]+/g, '-')
  const path = join(root, `test-results/looks/${width}-${scheme}/${number}${name}.jpg`)
  const clip = { x: 0, y: 0, width, height: Math.min(length, TALLEST) }
  await page.screenshot({ path, quality: 70, fullPage: true, clip, animations: 'disabled' })
}

/** Makes another window of the one that is open, and waits until the page has taken its colours. */
async function turn(page: Page, { colorScheme, viewport }: Look): Promise<void> {
  await page.setViewportSize(viewport)
  await page.emulateMedia({ colorScheme })
  await page.evaluate(
    async (color) => {
      const probe = document.body.appendChild(document.createElement('i'))
      probe.style.color = 'light-dark(rgb(1, 1, 1), rgb(2, 2, 2))'
      const isMoving = () => document.getAnimations().some((animation) => animation instanceof CSSTransition)
      while (getComputedStyle(probe).color !== color || isMoving())
        await new Promise((resolve) => requestAnimationFrame(resolve))
      probe.remove()
    },
    colorScheme === 'light' ? 'rgb(1, 1, 1)' : 'rgb(2, 2, 2)',
  )
}
