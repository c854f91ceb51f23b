import { z } from 'zod'
import { operation } from './operation.ts'
import { base64Of, label, PreferWait, Timestamp, Uuid } from './primitive.ts'
import { SyncConfig } from './sync-config.ts'

/** Seconds an approved login waits for its device to collect the session. */
export const REDEEM_TTL_SECONDS = 120

/** RFC 8628 section 6.1: consonants only, so that no word appears and no letter is taken for another. */
export const USER_CODE_ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ'

/** Eight letters, `WDJB-MJHT` as printed. Case, blanks, dashes and other marks do not matter when typed. */
export const UserCode = z
  .string()
  .transform((typed) => typed.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, ''))
  .pipe(z.string().regex(new RegExp(`^[${USER_CODE_ALPHABET}]{8}$`)))

/** RFC 7636 section 4.2, S256. */
export const CodeChallenge = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
export const CodeVerifier = z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/)

/** The public halves of a device's keys: X25519 to seal to it, Ed25519 to check what it signs. */
const DevicePublicKeys = z.object({ x25519: base64Of(32), ed25519: base64Of(32) })

/** What a device says of itself. What cannot be used counts as not said. */
export const DeviceName = label(100).optional().catch(undefined)
export const DeviceType = label(40).optional().catch(undefined)

/** The secret of a device login, as the older wire sends it. */
const TempToken = z.string({ error: 'temp_token is required' }).min(1, 'temp_token is required')

export const initDeviceLogin = operation({
  method: 'POST',
  path: '/api/sync/init',
  summary: 'Starts a device login: a secret for the device, a link and a code for the person.',
  authentication: 'none',
  body: z.object({
    device_name: DeviceName,
    device_type: DeviceType,
    /** Binds the poller: the token is only answered to who knows the verifier. RFC 7636, S256. */
    code_challenge: CodeChallenge.optional(),
    /** The device will show the code, so the page may ask a person to type it. */
    shows_code: z.boolean().optional().catch(undefined),
    public_keys: DevicePublicKeys.optional(),
  }),
  body_optional: true,
  reply: z.object({
    temp_token: z.string(),
    login_url: z.url(),
    expires_in: z.int(),
    user_code: z.string(),
    /** Seconds between two polls that are not held. */
    interval: z.int(),
  }),
  refusals: ['malformed_json', 'too_many_requests'],
})

export const redeemDeviceLogin = operation({
  method: 'POST',
  path: '/api/sync/token',
  summary: 'Asks whether the person has approved; the first to ask after that gets the session, once.',
  authentication: 'none',
  headers: z.object({ prefer: PreferWait.optional() }),
  body: z.object({ temp_token: TempToken, code_verifier: CodeVerifier.optional() }),
  reply: z.object({
    session_token: z.string(),
    token_prefix: z.string(),
    expires_at: Timestamp,
    /** Whether the account has no key yet, so that this device makes it. */
    is_new_device: z.boolean(),
    sync_config: SyncConfig,
    account_id: Uuid,
    device_id: Uuid,
  }),
  refusals: ['invalid_token', 'authorization_pending', 'expired_token', 'access_denied'],
})

export const claimDeviceLogin = operation({
  method: 'POST',
  path: '/api/sync/claim',
  summary: 'A signed-in person approves (or denies) a device login, by the token in its link.',
  authentication: 'browser',
  unauthorized_sentence: 'You must be logged in to claim a sync token',
  body: z.object({
    temp_token: TempToken,
    decision: z.enum(['approve', 'deny']).optional(),
    user_code: UserCode.optional(),
  }),
  body_optional: true,
  reply: z.null(),
  refusals: [
    'malformed_json',
    'invalid_token',
    'expired_token',
    'already_decided',
    'claimed_by_another_user',
    'wrong_user_code',
    'reauthentication_required',
    'too_many_requests',
  ],
})
