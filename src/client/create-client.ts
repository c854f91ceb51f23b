import { type Device, parseServer } from './connection.ts'
import { createAccountHandle } from './handle/account.ts'
import type { AppType } from './handle/kind.ts'
import { createLive } from './handle/live.ts'
import { createVaultHandle } from './handle/vault.ts'

export type ClientOptions = Omit<Device, 'store' | 'documents'> & {
  /** The server's address. */
  url: string
  /** Where this device is kept: `createBrowserStorage`, `createFolderStorage` or `createMemoryStorage`. */
  storage: Pick<Device, 'store' | 'documents'>
  /** What the app keeps under which data type (`defineType`). Types that are not named are never merged. */
  types?: readonly AppType[] | undefined
}

/**
 * A device of a Roost account. Nothing is sent before a verb is called. `device` is what every verb of this package takes,
 * for those that have no place here. Throws `TypeError` for an address that is none.
 */
export function createClient({ url, storage, types = [], ...network }: ClientOptions) {
  const device: Device = { ...network, store: storage.store, documents: storage.documents }
  const live = createLive(device, types)
  return {
    device,
    ...createAccountHandle(device, parseServer(url)),
    vault: createVaultHandle(device, types, live),
    /** Keeps this device and the server the same, until its signal aborts or the session is over. */
    live: live.live,
    events: { subscribe: live.onEvent },
  }
}

export type Client = ReturnType<typeof createClient>
