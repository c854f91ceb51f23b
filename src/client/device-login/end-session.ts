import { connect, type Device } from '#client/connection.ts'
import { ClientError, ServerRefusal } from '#client/errors.ts'
import type { Profile } from '#client/profile.ts'
import { call } from '#client/transport/call.ts'
import { revokeSession } from '#contract/session.ts'

/** Whether the server knows that the session is over; `unreachable` means it lives on until it is revoked or expires. */
export type Ended = 'revoked' | 'unreachable' | 'not_signed_in'

/** Ends the session and removes the profile: token, keys, and what was seen. */
export async function endSession(device: Device): Promise<Ended> {
  const profile = await device.store.read()
  const ended = await revoke(device, profile)
  await device.store.change(() => undefined)
  return ended
}

async function revoke(device: Device, profile: Profile | undefined): Promise<Ended> {
  if (!profile) return 'not_signed_in'
  try {
    await call(connect(device, profile), revokeSession, {})
    return 'revoked'
  } catch (error) {
    if (error instanceof ServerRefusal && error.code === 'unauthorized') return 'revoked'
    if (error instanceof ClientError) return 'unreachable'
    throw error
  }
}
