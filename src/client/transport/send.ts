import type { Connection } from '#client/connection.ts'
import { Offline } from '#client/errors.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { openBody } from './open-body.ts'
import { pauseBeforeRetry } from './pause-before-retry.ts'
import { readBody } from './read-body.ts'
import type { Received } from './received.ts'
import { sleep } from './sleep.ts'

/** One request as it goes out. `repeatable`: sending it twice does no more than sending it once. */
export type Outgoing = {
  method: string
  path: string
  headers: Record<string, string>
  body?: string | Bytes | undefined
  repeatable: boolean
  timeout_seconds: number
}

/**
 * Sends a request until an answer arrives whole that is worth keeping, or the retries are used up. Throws
 * `Offline`, or the signal's reason when the caller gave up.
 */
export async function send(connection: Connection, outgoing: Outgoing): Promise<Received> {
  for (let retries = 0; ; retries++) {
    const outcome = await attempt(connection, outgoing)
    const pause_ms = pauseBeforeRetry(outcome, outgoing.repeatable, retries, connection.pauses_ms)
    if (pause_ms !== undefined) await sleep(pause_ms, connection.signal)
    else if (outcome instanceof Offline) throw outcome
    else return outcome
  }
}

async function attempt(connection: Connection, outgoing: Outgoing): Promise<Received | Offline> {
  const { server, token, user_agent, signal, onProgress, fetch = globalThis.fetch } = connection
  const { method, path, timeout_seconds } = outgoing
  const { headers: body_headers, ...body } = openBody(connection, outgoing.body)
  const headers = {
    accept: 'application/json',
    ...(user_agent && { 'user-agent': user_agent }),
    ...(token && { authorization: `Bearer ${token}` }),
    ...body_headers,
    ...outgoing.headers,
  }
  const timeout = AbortSignal.timeout(timeout_seconds * 1000)
  try {
    const response = await fetch(`${server}${path}`, {
      method,
      headers,
      ...body,
      // Following would turn a POST into a GET, and hide that the address is wrong.
      redirect: 'manual',
      credentials: 'omit',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
    const bytes = await readBody(response, onProgress)
    return { status: response.status, headers: response.headers, bytes }
  } catch (cause) {
    signal?.throwIfAborted()
    const what = timeout.aborted ? `does not answer within ${timeout_seconds} seconds` : 'cannot be reached'
    return new Offline(`The server ${server} ${what}. Check the address and the network.`, { cause })
  }
}
