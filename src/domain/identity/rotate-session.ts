import type { z } from 'zod'
import { type rotateSession as contract, TOKEN_PREFIX_LENGTH } from '#contract/session.ts'
import { ringAccount } from '#domain/events/ring-account.ts'
import { config } from '#platform/config/config.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import { hashSecret, randomToken } from '#platform/secrets/token.ts'
import type { Device } from './credential.ts'

type NextToken = z.output<typeof contract.body>
type Rotated = z.output<typeof contract.reply>

/**
 * Replaces the caller's token by one made here, and kills the old one, at once. With a `next` token, which the device
 * has made, the old one lives until that one is first used; the same `next` again answers the same.
 * Throws `unauthorized` when the old token died meanwhile: of two rotations at once one gets a token.
 */
export async function rotateSession(
  caller: Device,
  { next_token_hash, next_token_prefix }: NextToken,
  origin: Origin,
): Promise<Rotated> {
  return next_token_hash && next_token_prefix
    ? rotateTo(caller, Buffer.from(next_token_hash, 'hex'), next_token_prefix, origin)
    : rotateNow(caller, origin)
}

async function rotateNow(caller: Device, origin: Origin): Promise<Rotated> {
  const session_token = randomToken('flm_sync_', 64)
  const token_prefix = session_token.slice(0, TOKEN_PREFIX_LENGTH)
  const [rotated] = await call(
    (sql) => sql<{ account_id: string; expires_at: string }[]>`
      select * from roost.rotate_session(
        ${caller.token_hash}, ${hashSecret(session_token)}, ${token_prefix}, ${config().SESSION_EXPIRY_DAYS},
        ${sql.json(origin)})`,
  )
  if (!rotated) throw new Error('rotate_session answers one row')
  ringAccount(rotated.account_id)
  return { session_token, token_prefix, expires_at: rotated.expires_at }
}

async function rotateTo(caller: Device, hash: Buffer, prefix: string, origin: Origin): Promise<Rotated> {
  const [announced] = await call(
    (sql) => sql<{ token_prefix: string; expires_at: string }[]>`
      select * from roost.rotate_session_to(
        ${caller.token_hash}, ${hash}, ${prefix}, ${config().SESSION_EXPIRY_DAYS}, ${sql.json(origin)})`,
  )
  if (!announced) throw new Error('rotate_session_to answers one row')
  return announced
}
