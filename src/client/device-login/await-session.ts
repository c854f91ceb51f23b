import type { z } from 'zod'
import type { Connection } from '#client/connection.ts'
import { LoginDenied, LoginExpired, Offline, ServerRefusal, UnexpectedAnswer } from '#client/errors.ts'
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
    const signedIn = await poll(connection, pending)
    if (signedIn) return signedIn
    if (Date.now() - asked_at < HELD_AT_LEAST_MS)
      await sleep(pending.interval_seconds * 1000, connection.signal)
  }
  throw expired()
}

async function poll(connection: Connection, pending: PendingLogin): Promise<SignedIn | undefined> {
  const { temp_token, code_verifier } = pending
  try {
    const { data } = await call(connection, redeemDeviceLogin, {
      headers: { prefer: `wait=${HOLD_SECONDS}` },
      body: { temp_token, code_verifier },
      timeout_seconds: HOLD_SECONDS + 15,
    })
    return data
  } catch (error) {
    if (isPassing(error)) return undefined
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
  if (error instanceof UnexpectedAnswer) return error.status >= 500
  return error instanceof ServerRefusal && (error.code === 'authorization_pending' || error.status >= 500)
}

const expired = () => new LoginExpired('Nobody approved the sign-in in time. Start again.')
