import { expect, test } from 'vitest'
import type { Device } from '#client/connection.ts'
import { Offline, TypeSwitchedOff } from '#client/errors.ts'
import { createMemoryDocuments } from '#client/storage/memory-documents.ts'
import { vaultOf } from '#client/testing/contents.ts'
import { createMemoryStore, PASSPHRASE, text } from '#client/testing/device.ts'
import { notes } from '#client/testing/world/notes.ts'
import { prepareVault } from '#client/vault/prepare-vault.ts'
import { storeVault } from '#client/vault/store-vault.ts'
import { unlockVault } from '#client/vault/unlock-vault.ts'
import { createDeviceKeys } from '#crypto/device/create-device-keys.ts'
import { anyServer } from '#testing/any-server.ts'
import { connectDevice, send, signUp } from '#testing/wire.ts'
import { listConflicts } from './conflicts.ts'
import { mergersOf } from './define-type.ts'
import { getContent } from './get-content.ts'
import { putContent, removeContent } from './put-content.ts'
import { syncType } from './sync-type.ts'

const mergers = mergersOf(notes)

anyServer((server) => {
  async function addDevice(cookie: string) {
    const { account_id, device_id, token, expires_at } = await connectDevice(server, cookie)
    const store = createMemoryStore()
    const device_keys = await createDeviceKeys()
    await store.change(() => ({
      format: 1,
      server: server.url,
      account_id,
      device_id,
      device_name: 'Test',
      device_keys,
      session: { token, expires_at },
      vault: null,
      unstored: null,
    }))
    return { store, documents: createMemoryDocuments(), pauses_ms: [] } satisfies Device
  }

  async function twoDevices() {
    const { cookie } = await signUp(server)
    const first = await addDevice(cookie)
    const prepared = await prepareVault(first, PASSPHRASE)
    await storeVault(first, prepared)
    const second = await addDevice(cookie)
    await unlockVault(second, { recovery_words: prepared.recovery_words })
    return { cookie, first, second }
  }

  const push = async (device: Device, content: string) => {
    await putContent(device, 'history', text(content))
    return syncType(device, 'history')
  }

  test('devices merge, keep copies, delete, and obey the toggles, on the real thing', async () => {
    const { cookie, first, second } = await twoDevices()
    await vaultOf(first).put(notes, [{ id: '1', text: 'one' }])
    await syncType(first, 'collection', { mergers })
    await syncType(second, 'collection', { mergers })
    await vaultOf(first).update(notes, (list) => [...(list ?? []), { id: '2', text: 'two' }])
    await vaultOf(second).update(notes, (list) => [{ id: '0', text: 'zero' }, ...(list ?? [])])
    await syncType(first, 'collection', { mergers })
    expect(await syncType(second, 'collection', { mergers })).toMatchObject({ revision: 3, conflicts: 0 })
    await syncType(first, 'collection', { mergers })
    for (const device of [first, second])
      expect((await vaultOf(device).get(notes))?.map(({ id }) => id)).toEqual(['0', '1', '2'])

    await push(first, 'theirs')
    expect(await push(second, 'mine')).toMatchObject({ revision: 2, conflicts: 1 })
    await removeContent(second, 'history')
    await syncType(second, 'history')
    expect(await syncType(first, 'history')).toMatchObject({ revision: 3, size: null })

    await send(server, 'PUT', '/api/sync/config', { cookie, json: { sync_history: false } })
    await expect(push(first, 'later')).rejects.toThrow(TypeSwitchedOff)
    await send(server, 'PUT', '/api/sync/config', { cookie, json: { sync_history: true } })
    expect(await syncType(first, 'history')).toMatchObject({ revision: 4, is_pending: false })
  })

  test('lost answers, and versions that were missed, are found by what the server lists', async () => {
    const { first, second } = await twoDevices()
    await push(first, 'base')
    await syncType(second, 'history')
    const unheard: typeof fetch = async (url, init) => {
      const answer = await fetch(url, init)
      if (init?.method === 'PUT') throw new TypeError('terminated')
      return answer
    }
    await expect(push({ ...first, fetch: unheard }, 'mine')).rejects.toThrow(Offline)
    for (const content of ['two', 'three', 'four']) {
      await syncType(second, 'history')
      expect(await push(second, content)).toMatchObject({ conflicts: 0 })
    }
    await putContent(first, 'history', text('on top'))
    expect(await syncType(first, 'history')).toMatchObject({ revision: 6, conflicts: 1 })
    expect(await listConflicts(first, 'history')).toMatchObject([
      { bytes: text('four'), reason: 'concurrent' },
    ])
    await syncType(second, 'history')
    expect((await getContent(second, 'history')).bytes).toEqual(text('on top'))
  })
})
