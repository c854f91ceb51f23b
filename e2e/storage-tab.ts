import { join } from 'node:path'
import type { BrowserContext, Page } from '@playwright/test'
import type { StoragePage } from '#client/testing/storage-page.ts'
import { bundleForBrowser } from '#packaging/bundle.ts'
import { listen } from '#testing/listen.ts'
import { root } from '#testing/stack.ts'

declare global {
  /** What the page offers, inside the browser. */
  var page: StoragePage
}

/** Serves a page that can keep things in its browser, and nothing else. */
export async function serveStoragePage() {
  const [entry, ...rest] = await bundleForBrowser(join(root, 'src/client/testing/storage-page.ts'))
  if (!entry || rest.length > 0) throw new Error('the page has one script')
  return listen(({ url }) =>
    new URL(url).pathname === '/script.js'
      ? new Response(entry.code, { headers: { 'content-type': 'text/javascript' } })
      : new Response(
          '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/script.js"></script>',
          {
            headers: { 'content-type': 'text/html' },
          },
        ),
  )
}

/** Opens another tab on the page. */
export async function openTab(context: BrowserContext, url: string): Promise<Page> {
  const tab = await context.newPage()
  await tab.goto(url)
  await tab.waitForFunction(() => 'page' in globalThis && Boolean(globalThis.page))
  return tab
}
