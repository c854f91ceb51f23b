import { expect, test, vi } from 'vitest'

test('a hash is that of WebCrypto in Node and in a browser, of contents of any size', async () => {
  const node = await import('./sha256.ts')
  vi.resetModules()
  vi.stubGlobal('process', undefined)
  const browser = await import('./sha256.ts').finally(() => vi.unstubAllGlobals())
  for (const size of [0, 1, 65_536, 1024 * 1024, 2_500_000]) {
    const content = new Uint8Array(size).map((_, at) => at * 31 + (at >> 8))
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content))
    expect(await node.sha256(content)).toEqual(digest)
    expect(await browser.sha256(content)).toEqual(digest)
  }
})
