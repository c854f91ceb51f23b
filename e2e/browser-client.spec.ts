import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { sampleProfile } from '#client/testing/sample-profile.ts'
import { createDeviceKeys } from '#crypto/device/create-device-keys.ts'
import { bundleForBrowser } from '#packaging/bundle.ts'
import { root } from '#testing/stack.ts'
import { connectDevice, store } from './devices.ts'
import { signUp } from './people.ts'
import { type Roost, test } from './roost.ts'

type Sdk = typeof import('#client/entry.ts')

const PATH = '/app-of-a-test/'

/** Opens a page of the server's origin that has the package's bundle, as an app would serve it. */
async function openApp(page: Page, roost: Roost): Promise<void> {
  const chunks = await bundleForBrowser(join(root, 'src/client/entry.ts'))
  await page.route(`${roost.url}${PATH}**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(PATH.length)
    const { code = '' } = chunks.find(({ fileName }) => fileName === name) ?? {}
    return route.fulfill({ body: code, contentType: 'text/javascript' })
  })
  // A document of the server's own: one that the test made up may not open WebSockets to this machine.
  await page.goto(`${roost.url}/robots.txt`)
}

const load = `${PATH}roost.js`

/** Follows in the page, with the cursor of the last time, and tells the test what it is told. */
async function follow(page: Page, told: string[]): Promise<void> {
  await page.exposeFunction('tell', (what: string) => told.push(what))
  await page.evaluate(async (path) => {
    const { createBrowserStorage, followEvents } = (await import(path)) as Sdk
    const { tell } = globalThis as unknown as { tell: (what: string) => Promise<void> }
    const onMessage = (message: { type: string; seq: number }) => tell(`${message.type} ${message.seq}`)
    void followEvents(createBrowserStorage(), { keep_as: 'followed', onMessage })
  }, load)
}

test('in a browser, the bundle keeps a device, makes a keyring, and follows: a tab that comes back goes on where it was', async ({
  page,
  openPage,
  roost,
}) => {
  await signUp(page, roost)
  const device = await connectDevice(page, roost, 'The tab')
  const elsewhere = await openPage()
  await openApp(elsewhere, roost)
  const session = { ...sampleProfile().session, token: device.session_token }
  const profile = {
    ...sampleProfile(),
    server: roost.url,
    device_id: device.device_id,
    device_keys: await createDeviceKeys(),
    vault: null,
    session,
  }
  const words = await elsewhere.evaluate(
    async ([path, kept]) => {
      const { createBrowserStorage, createClient } = (await import(path)) as Sdk
      const storage = createBrowserStorage()
      await storage.store.change(() => kept)
      const { vault } = createClient({ url: kept.server, storage })
      const { recovery_words } = await vault.create('window gravel oboe mild')
      return recovery_words.split(' ').length
    },
    [load, profile] as const,
  )
  expect(words).toBe(24)

  const first: string[] = []
  await follow(elsewhere, first)
  await expect.poll(() => first.map((line) => line.split(' ')[0])).toEqual(['must_refetch', 'up_to_date'])
  const seq = Number(first[0]?.split(' ')[1])
  await store(roost, device, 'history')
  await expect.poll(() => first.at(-1)).toBe(`data_updated ${seq + 1}`)
  await elsewhere.goto('about:blank')
  await store(roost, device, 'setting')
  await store(roost, device, 'history')

  const again = await elsewhere.context().newPage()
  await openApp(again, roost)
  const second: string[] = []
  await follow(again, second)
  await expect
    .poll(() => second)
    .toEqual([seq + 2, seq + 3].map((n) => `data_updated ${n}`).concat(`up_to_date ${seq + 3}`))
})
