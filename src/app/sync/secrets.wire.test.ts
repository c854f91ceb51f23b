import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { hiddenPartsOf, walkThroughLogins } from '#testing/login-walk.ts'
import { send } from '#testing/wire.ts'

anyServer((server) => {
  test('no secret of a login gets into a URL, a page, the audit log or the list of devices', async () => {
    const { cookie, urls, pages, secrets } = await walkThroughLogins(server)
    for (const path of ['/api/audit', '/api/devices']) {
      const { bytes } = await send(server, 'GET', path, { cookie })
      pages.push(new TextDecoder().decode(bytes))
    }
    expect(secrets.filter((secret) => /^flm_sync_/.test(secret))).toHaveLength(2)
    expect(pages.filter((page) => page.includes('device_connected'))).toHaveLength(1)
    for (const secret of secrets.flatMap(hiddenPartsOf)) {
      expect(urls.filter((url) => url.includes(secret))).toEqual([])
      expect(pages.filter((page) => page.includes(secret))).toEqual([])
    }
  })
})
