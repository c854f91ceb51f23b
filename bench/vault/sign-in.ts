import type { Profile } from '#client/profile.ts'
import { createMemoryDocuments } from '#client/storage/memory-documents.ts'
import { createMemoryStore, PASSPHRASE } from '#client/testing/device.ts'
import { prepareVault } from '#client/vault/prepare-vault.ts'
import { storeVault } from '#client/vault/store-vault.ts'
import { createDeviceKeys } from '#crypto/device/create-device-keys.ts'
import type { TestServer } from '#testing/provided.ts'
import { connectDevice, signUpWithDevice } from '#testing/wire.ts'

type SignedIn = Pick<Awaited<ReturnType<typeof connectDevice>>, 'account_id' | 'device_id' | 'token'>

/** A new account's two devices, both with its key: what each keeps between runs. */
export async function signInTwice(server: TestServer): Promise<{ writer: Profile; reader: Profile }> {
  const person = await signUpWithDevice(server)
  const writer = createMemoryStore()
  writer.profile = await createProfile(server, person)
  const device = { store: writer, documents: createMemoryDocuments() }
  await storeVault(device, await prepareVault(device, PASSPHRASE))
  const reader = await createProfile(server, await connectDevice(server, person.cookie))
  return { writer: writer.profile, reader: { ...reader, vault: writer.profile.vault } }
}

async function createProfile(
  server: TestServer,
  { account_id, device_id, token }: SignedIn,
): Promise<Profile> {
  return {
    format: 1,
    server: server.url,
    account_id,
    device_id,
    device_name: 'Benchmark',
    session: { token, expires_at: '2027-01-01T00:00:00.000000+00:00' },
    device_keys: await createDeviceKeys(),
    vault: null,
    unstored: null,
  }
}
