import { type Connection, connect, type Device } from '#client/connection.ts'
import { AnotherAccount } from '#client/errors.ts'
import type { Profile } from '#client/profile.ts'
import { call } from '#client/transport/call.ts'
import { revokeSession } from '#contract/session.ts'
import type { SignedIn } from './await-session.ts'
import type { PendingLogin } from './start-device-login.ts'

/**
 * Makes a new session this device's own. What the profile knows of the account stays; the session of another
 * account is ended again and refused with `AnotherAccount`.
 */
export async function keepSession(
  device: Device,
  server: string,
  { device_name, device_keys }: PendingLogin,
  signedIn: SignedIn,
): Promise<void> {
  const { account_id, device_id, session_token: token, expires_at } = signedIn
  const fresh = {
    server,
    account_id,
    device_id,
    device_name,
    device_keys,
    session: { token, expires_at },
  }
  try {
    await device.store.change((profile): Profile => {
      if (profile && profile.account_id !== account_id)
        throw new AnotherAccount(
          `This profile belongs to the account ${profile.account_id}, and the browser approved for ${account_id}. Sign out first, or use another profile.`,
        )
      const vault = profile?.vault ? renamed(profile.vault, profile.device_id) : null
      return { format: 1, unstored: null, ...profile, ...fresh, vault }
    })
  } catch (error) {
    await endQuietly(connect(device, fresh))
    throw error
  }
}

/** The keyring knows this device by its former id and keys only. */
function renamed(vault: NonNullable<Profile['vault']>, former_id: string): Profile['vault'] {
  return { ...vault, enrols: true, former_ids: [...(vault.former_ids ?? []), former_id] }
}

/** A session that nobody keeps should not stay open; if it cannot be ended now, it expires. */
async function endQuietly(connection: Connection): Promise<void> {
  await call(connection, revokeSession, {}).catch(() => undefined)
}
