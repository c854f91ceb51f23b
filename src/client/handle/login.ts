// Loaded when somebody signs in, which happens once in the life of a device.

import type { Device } from '#client/connection.ts'
import { awaitSession } from '#client/device-login/await-session.ts'
import { keepSession } from '#client/device-login/keep-session.ts'
import { startDeviceLogin } from '#client/device-login/start-device-login.ts'
import { AnotherServer } from '#client/errors.ts'
import { withSignal } from '#client/sync/sync-type.ts'

/** What a person needs to approve a device: they open the link, and see the same code there. */
export type LoginCode = { user_code: string; login_url: string; expires_in_seconds: number }

export type LoginOptions = {
  /** What the device is called, where a person sees it. */
  name: string
  /** What kind of device it is: a word of the app's own. */
  device_type?: string
  /** Shows the person the code, and the link or opens it. */
  onCode: (code: LoginCode) => unknown
  signal?: AbortSignal
}

/** Signs a device in to a server, and keeps the session. */
export async function login(
  device: Device,
  server: string,
  { name, device_type = 'app', onCode, signal }: LoginOptions,
): Promise<void> {
  const known = await device.store.read()
  if (known && known.server !== server)
    throw new AnotherServer(`This device is signed in to ${known.server}, not to ${server}. Sign out first.`)
  const { store: _, documents: __, ...network } = withSignal(device, signal)
  const connection = { ...network, server }
  const pending = await startDeviceLogin(connection, { device_name: name, device_type })
  const { user_code, login_url, expires_in_seconds } = pending
  await onCode({ user_code, login_url, expires_in_seconds })
  await keepSession(device, server, pending, await awaitSession(connection, pending))
}
