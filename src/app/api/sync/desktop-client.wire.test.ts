import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { createDesktopClient, type DesktopClient } from '#testing/desktop-client.ts'
import { send, signUp } from '#testing/wire.ts'

anyServer((server) => {
  const approve = (cookie: string, login_url: string, decision = 'approve') => {
    const temp_token = new URL(login_url).searchParams.get('token')
    return send(server, 'POST', '/api/sync/claim', { cookie, json: { temp_token, decision } })
  }
  const connect = async (client: DesktopClient, cookie: string) =>
    client.connect({ pause_ms: 20, open: (login_url) => approve(cookie, login_url) })
  const connected = async (cookie: string) => {
    const client = createDesktopClient(server)
    await connect(client, cookie)
    return client
  }

  test('the released desktop client connects, syncs, changes its mind and leaves', async () => {
    const { cookie } = await signUp(server)
    const client = await connected(cookie)
    expect(client.storage.get('flamingo-sync-prefix')).toHaveLength(16)
    expect(Object.keys(JSON.parse(client.storage.get('flamingo-sync-config') ?? ''))).toHaveLength(5)
    client.local.set('history', [{ id: 'h1', method: 'GET', url: 'https://example.test/ü' }])
    client.local.set('setting', { theme: 'dark' })
    await client.syncNow()
    expect(client.status()).toBe('idle')
    await client.toggle('sync_settings', false)
    expect(await client.change('setting', { theme: 'light' })).toBeUndefined()
    await client.clearHistory()
    await client.rotate()
    client.local.clear()
    await client.syncNow()
    expect(Object.fromEntries(client.local)).toEqual({ setting: { theme: 'dark' } })
    expect(await client.listDevices()).toMatchObject([
      { name: 'MacIntel', is_approved: true, is_current: true },
    ])
    await client.disconnect()
    expect(client.storage.size).toBe(0)
  })

  test('two of them share one key and what they store, and one that leaves takes nobody along', async () => {
    const { cookie } = await signUp(server)
    const one = await connected(cookie)
    await one.change('collection', { collections: [{ id: 'c' }], requests: {} })
    const other = await connected(cookie)
    expect(other.storage.get('flamingo-sync-master-key')).toBe(one.storage.get('flamingo-sync-master-key'))
    expect(other.local.get('collection')).toEqual(one.local.get('collection'))
    expect(await other.change('environment', [{ id: 'global' }])).toBe(1)
    await one.disconnect()
    await other.syncNow()
    expect(other.status()).toBe('idle')
    const again = await connected(cookie)
    expect(Object.fromEntries(again.local)).toEqual(Object.fromEntries(other.local))
  })

  test('it connects again while it still sends the token of a device that was revoked', async () => {
    const { cookie } = await signUp(server)
    const client = await connected(cookie)
    await client.change('history', ['kept'])
    const [device] = await client.listDevices()
    await send(server, 'DELETE', `/api/devices/${device.id}`, { cookie })
    await client.syncNow()
    expect(client.status()).toBe('error')
    client.local.clear()
    await connect(client, cookie)
    expect(client.local.get('history')).toEqual(['kept'])
    await client.syncNow()
    expect(client.status()).toBe('idle')
  })

  test('a drag of a slider, 200 writes at once and from two devices, is stored whole, each under a number of its own', async () => {
    const { cookie } = await signUp(server)
    const clients = [await connected(cookie), await connected(cookie)]
    const versions = await Promise.all(
      Array.from({ length: 200 }, (_, step) => clients[step % 2]?.change('setting', { sidebarWidth: step })),
    )
    expect(new Set(versions).size).toBe(200)
    expect(Math.max(...versions.map(Number))).toBe(200)
    for (const client of clients) await client.download()
    const [one, other] = clients
    expect(one?.local.get('setting')).toEqual(other?.local.get('setting'))
  })

  test('nobody who approves, or somebody who denies, is the same to it: it polls 60 times and gives up', async () => {
    const { cookie } = await signUp(server)
    for (const open of [() => {}, (login_url: string) => approve(cookie, login_url, 'deny')]) {
      const client = createDesktopClient(server)
      await expect(client.connect({ pause_ms: 0, open })).rejects.toThrow('Sync authorization timed out')
      expect(client.storage.size).toBe(0)
    }
  })
})
