import { createFolder } from '#client/node/private-folder.ts'
import { accountWithTwoDevices } from '#client/testing/device.ts'
import { createFakeAccount } from '#client/testing/fake-account.ts'
import { newFolder, testContext } from './context.ts'

let made: ReturnType<typeof accountWithTwoDevices> | undefined

/** A folder with the profiles `one` and `two`, two devices of a new account that both hold its key. */
export async function twoDevices() {
  // Making a keyring takes a quarter of a second; every test starts from a copy of one account.
  made ??= accountWithTwoDevices()
  const { server: original, first, second } = await made
  const folder = newFolder()
  const server = createFakeAccount(original.account_id)
  server.keyring = structuredClone(original.keyring)
  for (const [profile, { store }] of Object.entries({ one: first, two: second })) {
    const { session_token: token, device_id } = server.addDevice()
    const { device, folder: home } = testContext(folder, server, { profile })
    createFolder(home)
    const session = { token, expires_at: '2126-01-01T00:00:00.000000+00:00' }
    const { profile: kept } = store
    await device.store.change(() => kept && { ...kept, server: 'https://roost.test', device_id, session })
  }
  return {
    folder,
    server,
    device: (profile: 'one' | 'two', given: Omit<Parameters<typeof testContext>[2], 'profile'> = {}) =>
      testContext(folder, server, { ...given, profile }),
  }
}

export type TwoDevices = Awaited<ReturnType<typeof twoDevices>>
