import { z } from 'zod'
import type { Connection } from '#client/connection.ts'
import { type ClientError, QuotaExceeded, ServerRefusal, UnexpectedAnswer } from '#client/errors.ts'
import { label } from '#contract/primitive.ts'
import type { Received } from './received.ts'

/** The envelope of a refusal, of a newer server too: its codes need not be known here. */
const Refused = z.object({
  success: z.literal(false),
  error: label(1000),
  code: z.string().regex(/^[a-z_]{1,64}$/),
  request_id: z.string().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
})

/** The error that an answer outside 2xx stands for. */
export function readFailure(connection: Connection, { status, headers, bytes }: Received): ClientError {
  const refused = Refused.safeParse(parseJson(bytes))
  if (refused.success) {
    const Refusal = refused.data.code === 'quota_exceeded' ? QuotaExceeded : ServerRefusal
    return new Refusal(refused.data.error, { ...refused.data, status })
  }
  const location = headers.get('location')
  // A browser hides where a redirect leads and calls its status 0.
  if (status === 0 || location !== null)
    return new UnexpectedAnswer(
      `${connection.server} redirects${location ? ` to ${encodeURI(location)}` : ''}. Use the address it leads to.`,
      status,
    )
  return unexpected(connection, status)
}

/** The error for an answer that Roost does not give. */
export function unexpected(connection: Connection, status: number): UnexpectedAnswer {
  return new UnexpectedAnswer(
    `${connection.server} answered (${status}) with something that is not Roost's. Check the address and any proxy.`,
    status,
  )
}

/** The JSON that bytes hold, or undefined. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
