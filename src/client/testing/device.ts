import type { Device } from '#client/connection.ts'
import { Profile, type ProfileStore } from '#client/profile.ts'
import { createMemoryDocuments } from '#client/storage/memory-documents.ts'
import { prepareVault } from '#client/vault/prepare-vault.ts'
import { storeVault } from '#client/vault/store-vault.ts'
import { unlockVault } from '#client/vault/unlock-vault.ts'
import { createDeviceKeys } from '#crypto/device/create-device-keys.ts'
import { createFakeServer, type FakeServer } from './fake-server.ts'

export const PASSPHRASE = 'window gravel oboe mild'

/** A profile in memory; `fails` makes the next change fail as a full disk would. */
export function createMemoryStore(): ProfileStore & { profile: Profile | undefined; fails: boolean } {
  return {
    profile: undefined,
    fails: false,
    async read() {
      return this.profile && structuredClone(this.profile)
    },
    async change(next) {
      const changed = next(this.profile && structuredClone(this.profile))
      if (this.fails) throw new Error('The disk is full.')
      this.profile = changed && Profile.parse(JSON.parse(JSON.stringify(changed)))
    },
  }
}

/** A device that is signed in to the account, without its key. It does not wait before it tries again. */
export async function signedInDevice(server: FakeServer) {
  const store = createMemoryStore()
  const { session_token: token, expires_at, account_id, device_id } = server.addDevice()
  const device_keys = await createDeviceKeys()
  const rest = { device_name: 'Test', vault: null, unstored: null }
  const session = { token, expires_at }
  await store.change(() => ({
    format: 1,
    server: 'http://roost.test',
    account_id,
    device_id,
    device_keys,
    session,
    ...rest,
  }))
  const documents = createMemoryDocuments()
  return { store, documents, fetch: server.fetch, pauses_ms: [0, 0] } satisfies Device
}

/** A new account whose first device has made the keyring, and a second device that has unlocked it. */
export async function accountWithTwoDevices() {
  const server = createFakeServer()
  const first = await signedInDevice(server)
  const prepared = await prepareVault(first, PASSPHRASE)
  await storeVault(first, prepared)
  const second = await signedInDevice(server)
  await unlockVault(second, { recovery_words: prepared.recovery_words })
  server.requests.length = 0
  return { server, first, second, recovery_words: prepared.recovery_words }
}

/** The account as it was made, on a server of its own: making a keyring anew takes a quarter of a second. */
export async function copyAccount(made: Awaited<ReturnType<typeof accountWithTwoDevices>>) {
  const server = createFakeServer(made.server.account_id)
  server.keyring = structuredClone(made.server.keyring)
  const copy = async () => {
    const device = await signedInDevice(server)
    const vault = made.first.store.profile?.vault ?? null
    await device.store.change((fresh) => fresh && { ...fresh, vault })
    return device
  }
  return { server, copy, first: await copy(), second: await copy() }
}

export const text = (content: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(content)
