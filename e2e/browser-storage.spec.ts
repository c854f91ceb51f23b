import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, test as base, chromium, expect } from '@playwright/test'
import { documentsBehaviour } from '#client/testing/documents-behaviour.ts'
import { profileBehaviour } from '#client/testing/profile-behaviour.ts'
import { findBrowser } from './find-browser.ts'
import { kill9, processesWith } from './lifecycle/processes.ts'
import { openTab, serveStoragePage } from './storage-tab.ts'

const test = base.extend<
  { launch: (folder: string) => Promise<BrowserContext>; folder: string },
  { url: string }
>({
  url: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures a fixture needs from its pattern
    async ({}, use) => {
      const server = await serveStoragePage()
      await use(server.url)
      await server.close()
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures a fixture needs from its pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'roost-browser-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures a fixture needs from its pattern
  launch: async ({}, use) => {
    const launched: BrowserContext[] = []
    await use(async (folder) => {
      const options = { executablePath: findBrowser(), args: ['--no-sandbox'] }
      const context = await chromium.launchPersistentContext(folder, options)
      launched.push(context)
      return context
    })
    for (const context of launched) await context.close().catch(() => {})
  },
})

test('documents in a browser behave as everywhere', async ({ launch, folder, url }) => {
  const tab = await openTab(await launch(folder), url)
  for (const [what, { is }] of Object.entries(documentsBehaviour)) {
    const shown = await tab.evaluate(
      (name) => page.documentsBehaviour[name]?.of(() => page.createBrowserDocuments(name)),
      what,
    )
    expect(shown, what).toEqual(is)
  }
})

test('a profile in a browser behaves as everywhere, and one that cannot be read is left alone', async ({
  launch,
  folder,
  url,
}) => {
  const tab = await openTab(await launch(folder), url)
  for (const [what, { is }] of Object.entries(profileBehaviour)) {
    const shown = await tab.evaluate(
      (name) => page.profileBehaviour[name]?.of(() => page.createBrowserProfileStore(name)),
      what,
    )
    expect(shown, what).toEqual(is)
  }
  const refused = await tab.evaluate(async () => {
    const store = page.createBrowserProfileStore('newer')
    await store.read()
    const opening = indexedDB.open('newer')
    await new Promise((resolve) => (opening.onsuccess = resolve))
    const objects = () => opening.result.transaction('profile', 'readwrite').objectStore('profile')
    objects().put({ format: 9 }, 'profile')
    const codes = [store.read(), store.change(() => undefined)].map((each) => each.catch(({ code }) => code))
    const kept = objects().get('profile')
    await new Promise((resolve) => (kept.onsuccess = resolve))
    return [...(await Promise.all(codes)), kept.result]
  })
  expect(refused).toEqual(['unreadable_storage', 'unreadable_storage', { format: 9 }])
})

test('a database of a newer version is told, and one that is deleted meanwhile begins anew', async ({
  launch,
  folder,
  url,
}) => {
  const tab = await openTab(await launch(folder), url)
  const shown = await tab.evaluate(async () => {
    const documents = page.createBrowserDocuments('moved')
    await documents.change([], () => ({ a: new Uint8Array(1) }))
    await new Promise((resolve) => (indexedDB.deleteDatabase('moved').onsuccess = resolve))
    const [anew] = await documents.read('a')
    const newer = indexedDB.open('moved', 2)
    await new Promise((resolve) => (newer.onsuccess = resolve))
    return [anew ?? null, await documents.read('a').catch(({ code }) => code)]
  })
  expect(shown).toEqual([null, 'unreadable_storage'])
})

test('tabs that change one document at once lose none of the changes', async ({ launch, folder, url }) => {
  const context = await launch(folder)
  const tabs = await Promise.all([1, 2, 3].map(() => openTab(context, url)))
  const count = () =>
    Promise.all(
      Array.from({ length: 50 }, () =>
        page
          .createBrowserDocuments('tabs')
          .change(['n'], ([n]) => ({ n: new Uint8Array((n?.length ?? 0) + 1) })),
      ),
    )
  await Promise.all(tabs.map((tab) => tab.evaluate(count)))
  const length = tabs[0]?.evaluate(
    async () => (await page.createBrowserDocuments('tabs').read('n'))[0]?.length,
  )
  expect(await length).toBe(150)
})

test('exclusive work of a tab is taken over when the tab is closed, and not before', async ({
  launch,
  folder,
  url,
}) => {
  const context = await launch(folder)
  const [holder, other] = [await openTab(context, url), await openTab(context, url)]
  await holder.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const work = () => new Promise(() => resolve())
        void page.createBrowserDocuments('lock').exclusive('sync', undefined, work)
      }),
  )
  const refused = await other.evaluate(async () => {
    const giving = new AbortController()
    const waiting = page.createBrowserDocuments('lock').exclusive('sync', giving.signal, async () => 'both')
    giving.abort('held')
    return waiting.catch(String)
  })
  expect(refused).toBe('held')
  const waiting = other.evaluate(() =>
    page.createBrowserDocuments('lock').exclusive('sync', undefined, async () => 'mine now'),
  )
  await holder.close()
  expect(await waiting).toBe('mine now')
})

test('a browser that is killed in the middle of a change keeps all of it or nothing, and what it has confirmed', async ({
  launch,
  folder,
  url,
}) => {
  let confirmed = 0
  for (let round = 1; round <= 3; round++) {
    const context = await launch(folder)
    const tab = await openTab(context, url)
    const found = await tab.evaluate(async () => {
      const [one, other] = await page.createBrowserDocuments('killed').read('one', 'other')
      return [one, other].map((bytes) => (bytes ? new DataView(bytes.buffer).getUint32(0) : 0))
    })
    expect(found[0]).toBe(found[1])
    expect(found[0]).toBeGreaterThanOrEqual(confirmed)
    const enough = confirmed + 10 * round
    const { promise, resolve } = Promise.withResolvers<void>()
    await tab.exposeFunction('confirm', (n: number) => {
      confirmed = n
      if (n >= enough) resolve()
    })
    const closed = context.waitForEvent('close')
    void tab
      .evaluate(async (from) => {
        const documents = page.createBrowserDocuments('killed')
        for (let n = from + 1; ; n++) {
          const bytes = new Uint8Array(300_000)
          new DataView(bytes.buffer).setUint32(0, n)
          await documents.change([], () => ({ one: bytes, other: bytes }))
          void (globalThis as unknown as { confirm: (n: number) => void }).confirm(n)
        }
      }, found[0] ?? 0)
      .catch(() => {})
    await promise
    kill9(await processesWith(folder))
    await closed
  }
})
