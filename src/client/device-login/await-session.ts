import type { z } from 'zod'
import type { Connection } from '#client/connection.ts'
import {
  LoginDenied,
  LoginExpired,
  Offline,
  retryAfterSeconds,
  ServerRefusal,
  UnexpectedAnswer,
} from '#client/errors.ts'
import { call } from '#client/transport/call.ts'
import { sleep } from '#client/transport/sleep.ts'
import { REDEEM_TTL_SECONDS, redeemDeviceLogin } from '#contract/device-login.ts'
import type { PendingLogin } from './start-device-login.ts'

/** What an approved login brings. */
export type SignedIn = z.output<typeof redeemDeviceLogin.reply>

/** Under the minute that proxies commonly allow. */
const HOLD_SECONDS = 50

/** A poll that came back pending this fast was not held; then the server's interval is kept. */
const HELD_AT_LEAST_MS = 1000

/**
 * Waits until a person has decided, with polls that the server holds, so that the session comes at the moment
 * of approval. Being offline for a while does not end it. Throws `LoginDenied` or `LoginExpired`.
 */
export async function awaitSession(connection: Connection, pending: PendingLogin): Promise<SignedIn> {
  const ends_at = Date.now() + (pending.expires_in_seconds + REDEEM_TTL_SECONDS) * 1000
  while (Date.now() < ends_at) {
    const asked_at = Date.now()
    const polled = await poll(connection, pending)
    if ('session_token' in polled) return polled
    const was_held = Date.now() - asked_at >= HELD_AT_LEAST_MS
    const pause_seconds = Math.max(was_held ? 0 : pending.interval_seconds, polled.retry_after_seconds)
    await sleep(Math.min(pause_seconds * 1000, Math.max(0, ends_at - Date.now())), connection.signal)
  }
  throw expired()
}

/** Asks once; without a session, how long the server wants to be left alone. */
async function poll(
  connection: Connection,
  pending: PendingLogin,
): Promise<SignedIn | { retry_after_seconds: number }> {
  const { temp_token, code_verifier } = pending
  try {
    const { data } = await call(connection, redeemDeviceLogin, {
      headers: { prefer: `wait=${HOLD_SECONDS}` },
      body: { temp_token, code_verifier },
      timeout_seconds: HOLD_SECONDS + 15,
    })
    return data
  } catch (error) {
    if (isPassing(error)) return { retry_after_seconds: retryAfterSeconds(error) ?? 0 }
    if (!(error instanceof ServerRefusal)) throw error
    if (error.code === 'access_denied')
      throw new LoginDenied('The sign-in was denied in the browser. This device was not signed in.')
    if (error.code === 'expired_token') throw expired()
    // An answer that got lost on its way has used the login up.
    if (error.code === 'invalid_token')
      throw new LoginExpired('The server no longer knows this sign-in. Start again.')
    throw error
  }
}

function isPassing(error: unknown): boolean {
  if (error instanceof Offline) return true
  if (error instanceof UnexpectedAnswer) return isLater(error.status)
  return error instanceof ServerRefusal && (error.code === 'authorization_pending' || isLater(error.status))
}

/** Statuses after which the same request may be served: a slow network, too many requests, a server that is away. */
const isLater = (status: number) => status === 408 || status === 429 || status >= 500

const expired = () => new LoginExpired('Nobody approved the sign-in in time. Start again.')
