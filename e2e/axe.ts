import type { Page } from '@playwright/test'
import axe from 'axe-core'

/**
 * What axe finds on the page, in words, by all of its rules or those named. It runs in the page itself, since no page has
 * frames, and stays there for the next look: to bring it takes as long as to run it.
 */
export async function axeFaults(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  return page.evaluate(async (named) => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe
    const { violations } = await run({
      resultTypes: ['violations'],
      ...(named && { runOnly: { type: 'rule', values: named } }),
    })
    return violations.map(
      ({ id, help, nodes }) => `${id}: ${help} ${nodes.map(({ target }) => target).join(' ')}`,
    )
  }, rules)
}
