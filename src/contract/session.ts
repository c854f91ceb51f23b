import { z } from 'zod'
import { operation } from './operation.ts'
import { hexOf, Timestamp } from './primitive.ts'

/** A session token: `flm_sync_` and 64 random bytes in lowercase hex. */
export const SESSION_TOKEN = /^flm_sync_[0-9a-f]{128}$/

/** The part of a session token that may be shown: `flm_sync_` and 7 of its hex digits. */
export const TOKEN_PREFIX_LENGTH = 16

export const rotateSession = operation({
  method: 'POST',
  path: '/api/sync/rotate',
  summary:
    'Replaces the session token: at once by one the server makes, or at its first use by one the device has made.',
  authentication: 'device',
  cookie_sentence: 'Bearer token required for rotation',
  body: z
    .object({
      /** SHA-256 of a token of the device's own making; asking again with the same one answers the same. */
      next_token_hash: hexOf(32).optional(),
      next_token_prefix: z
        .string()
        .regex(/^flm_sync_[0-9a-f]{7}$/)
        .optional(),
    })
    .refine(
      ({ next_token_hash, next_token_prefix }) => !next_token_hash === !next_token_prefix,
      'next_token_hash and next_token_prefix belong together',
    ),
  body_optional: 'absent',
  reply: z.object({
    /** The new token, when the server has made it. The old one is dead. */
    session_token: z.string().optional(),
    token_prefix: z.string(),
    expires_at: Timestamp,
  }),
  refusals: ['token_used'],
})

export const revokeSession = operation({
  method: 'POST',
  path: '/api/sync/revoke',
  summary: 'Ends the session whose token is sent. Its device is signed out at once.',
  authentication: 'device',
  cookie_sentence: 'Bearer token required',
  reply: z.null(),
  refusals: [],
})
