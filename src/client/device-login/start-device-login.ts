import type { Connection } from '#client/connection.ts'
import { UnexpectedAnswer } from '#client/errors.ts'
import { call } from '#client/transport/call.ts'
import { initDeviceLogin } from '#contract/device-login.ts'
import { createDeviceKeys, type DeviceKeys } from '#crypto/device/create-device-keys.ts'
import { bytesToBase64 } from '#crypto/primitive/base64.ts'
import { systemRandom } from '#crypto/primitive/random.ts'

/** A device login that waits for a person: show `user_code` and `login_url`, keep the rest to yourself. */
export type PendingLogin = {
  user_code: string
  login_url: string
  expires_in_seconds: number
  interval_seconds: number
  temp_token: string
  code_verifier: string
  device_name: string
  device_keys: DeviceKeys
}

/**
 * Starts a device login with new device keys (RFC 8628 section 3.1). The session that follows is only answered
 * to who knows the verifier made here (RFC 7636, S256).
 */
export async function startDeviceLogin(
  connection: Connection,
  { device_name, device_type }: { device_name: string; device_type: string },
): Promise<PendingLogin> {
  const device_keys = await createDeviceKeys()
  const code_verifier = base64url(systemRandom(32))
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code_verifier))
  const { data } = await call(connection, initDeviceLogin, {
    body: {
      device_name,
      device_type,
      code_challenge: base64url(new Uint8Array(digest)),
      shows_code: true,
      public_keys: { x25519: device_keys.x25519.public, ed25519: device_keys.ed25519.public },
    },
  })
  // The link is handed to the system's opener, which would start other programs for other schemes.
  const login_url = new URL(data.login_url)
  if (!/^https?:$/.test(login_url.protocol))
    throw new UnexpectedAnswer('The server sent a sign-in link that is not a web address.', 200)
  return {
    user_code: data.user_code.replaceAll(/[^A-Za-z0-9-]/g, ''),
    login_url: login_url.href,
    expires_in_seconds: data.expires_in,
    interval_seconds: Math.max(1, data.interval),
    temp_token: data.temp_token,
    code_verifier,
    device_name,
    device_keys,
  }
}

function base64url(bytes: Uint8Array): string {
  return bytesToBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
