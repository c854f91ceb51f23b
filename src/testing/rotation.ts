import type { Device } from '#domain/identity/credential.ts'
import { rotateSession } from '#domain/identity/rotate-session.ts'
import { hashSecret, randomToken } from '#platform/secrets/token.ts'
import { admin } from './admin.ts'
import { bearer, nowhere } from './people.ts'

/** A token as a device makes one for itself: who sends it, and what is announced of it. */
export function makeToken() {
  const token = randomToken('flm_sync_', 64)
  const next = { next_token_hash: hashSecret(token).toString('hex'), next_token_prefix: token.slice(0, 16) }
  return { token, device: bearer(token), next }
}

/** Rotates as an older client does, and answers who sends the new token. */
export async function rotate(device: Device): Promise<Device> {
  const { session_token } = await rotateSession(device, {}, nowhere)
  return bearer(session_token ?? '')
}

/** Lets time pass since this token was retired, and since its use was written down. */
export const ageRetirement = ({ token_hash }: Device, seconds: number) => admin()`
  update roost.sync_retired_tokens set
    retired_at = retired_at - make_interval(secs => ${seconds}),
    reported_at = reported_at - make_interval(secs => ${seconds})
  where token_hash = ${token_hash}`

/** The account's audit rows of one kind, oldest first. */
export const audited = (user_id: string, event_type: string) => admin()`
  select metadata, device_id, host(ip_address) as ip_address, user_agent from roost.audit_logs
  where user_id = ${user_id} and event_type = ${event_type} order by seq`
