import { getConfig } from '#client/config/get-config.ts'
import { setConfig } from '#client/config/set-config.ts'
import type { Device } from '#client/connection.ts'
import { endSession } from '#client/device-login/end-session.ts'
import { listDevices } from '#client/devices/list-devices.ts'
import { renameDevice } from '#client/devices/rename-device.ts'
import { revokeDevice } from '#client/devices/revoke-device.ts'
import type { SyncConfigChange } from '#contract/sync-config.ts'
import type { LoginOptions } from './login.ts'

/** Who this device is signed in as. */
export type SessionInfo = {
  server: string
  account_id: string
  device_id: string
  device_name: string
  expires_at: string
}

/** The session of a device, and what its account says about devices. */
export function createAccountHandle(device: Device, server: string) {
  async function session(): Promise<SessionInfo | null> {
    const profile = await device.store.read()
    if (!profile) return null
    const { account_id, device_id, device_name, session } = profile
    return { server: profile.server, account_id, device_id, device_name, expires_at: session.expires_at }
  }

  return {
    /**
     * Signs in by device authorization (RFC 8628): resolves when a person has approved in a browser. Throws
     * `LoginDenied`, `LoginExpired`, `AnotherAccount` or `AnotherServer`.
     */
    login: async (options: LoginOptions) => (await import('./login.ts')).login(device, server, options),
    /** Who this device is signed in as, without asking the server; null when it is not. */
    session,
    /** Signs out and removes everything from here. Throws `UnsentEdits` unless edits may be discarded. */
    logout: (options: { discard_edits?: boolean } = {}) => endSession(device, options),
    devices: {
      /** The account's devices, this one marked. */
      list: () => listDevices(device),
      rename: (id: string, name: string) => renameDevice(device, { id, name }),
      /** Ends a device's sessions at once. It keeps what it has read: make a new key if it was lost. */
      revoke: (id: string) => revokeDevice(device, id),
    },
    config: {
      /** Which data types the account syncs. */
      get: () => getConfig(device),
      set: (change: SyncConfigChange) => setConfig(device, change),
    },
  }
}
