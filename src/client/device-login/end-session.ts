import { connect, type Device } from '#client/connection.ts'
import { ClientError, ServerRefusal, UnsentEdits } from '#client/errors.ts'
import type { Profile } from '#client/profile.ts'
import { forgetAll, readState } from '#client/sync/documents.ts'
import { call } from '#client/transport/call.ts'
import { dataTypes } from '#contract/data-type.ts'
import { revokeSession } from '#contract/session.ts'

/** Whether the server knows that the session is over; `unreachable` means it lives on until it is revoked or expires. */
export type Ended = 'revoked' | 'unreachable' | 'not_signed_in'

/**
 * Ends the session and removes all that is kept of the account: token, keys, data, what was seen, and the place in the
 * keyring. Throws
 * `UnsentEdits` instead while there are edits that only this device has, unless they may be discarded.
 */
export async function endSession(device: Device, { discard_edits = false } = {}): Promise<Ended> {
  if (!discard_edits) await requireNoEdits(device)
  const profile = await device.store.read()
  if (profile?.vault) await (await import('#client/keys/seldom.ts')).leaveKeyring(device)
  const ended = await revoke(device, profile)
  await forgetAll(device)
  await device.store.change(() => undefined)
  return ended
}

async function requireNoEdits(device: Device): Promise<void> {
  const kept = await Promise.all(
    dataTypes.map(async (type) => ({ type, ...(await readState(device, type)) })),
  )
  const edited = kept.filter(({ edit, conflicts }) => edit || conflicts.length > 0).map(({ type }) => type)
  if (edited.length > 0)
    throw new UnsentEdits(
      `This device has edits or conflict copies of ${edited.join(', ')} that the server does not have. Nothing was changed; sync and look at them first, or discard them.`,
    )
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
