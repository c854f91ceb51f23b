import type { Page } from '@playwright/test'

/** What the overview says of a data type or a device. */
export const card = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) })

/** What it says while it does not keep up. */
export const indicator = (page: Page) => page.getByText('Reconnecting…')

/** What a page asks for from now on: documents, which a page that stays up to date by itself never does, and streams. */
export function watch(page: Page) {
  const asked = { documents: 0, streams: 0, refreshes: 0 }
  page.on('request', (request) => {
    if (request.isNavigationRequest()) asked.documents++
    if (request.url().includes('/api/sync/events?')) asked.streams++
    if (request.url().includes('_rsc=')) asked.refreshes++
  })
  return asked
}

/** Says that nobody looks at the page, or somebody does: a browser without windows takes every page to be seen. */
export const turn = (page: Page, state: 'hidden' | 'visible') =>
  page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
