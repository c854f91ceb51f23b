import { z } from 'zod'
import { operation } from './operation.ts'

/** A session token: `flm_sync_` and 64 random bytes in lowercase hex. */
export const SESSION_TOKEN = /^flm_sync_[0-9a-f]{128}$/

/** The part of a session token that may be shown: `flm_sync_` and 7 of its hex digits. */
export const TOKEN_PREFIX_LENGTH = 16

export const revokeSession = operation({
  method: 'POST',
  path: '/api/sync/revoke',
  summary: 'Ends the session whose token is sent. Its device is signed out at once.',
  authentication: 'device',
  reply: z.null(),
  refusals: ['unauthorized'],
})
