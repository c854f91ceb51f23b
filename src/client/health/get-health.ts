import { z } from 'zod'
import type { Connection } from '#client/connection.ts'
import { exchange } from '#client/transport/call.ts'
import { parseJson, unexpected } from '#client/transport/read-failure.ts'
import { getHealth as contract } from '#contract/health.ts'

/** How a server is: `ahead_ms` is how far its clock is ahead of this device's, to about a second, where it tells. */
export type Health = { version: string; took_ms: number; ahead_ms: number | undefined }

const Healthy = z.object({ success: z.literal(true), data: contract.reply })

/** Asks a server how it is; no session is needed. Throws `Offline`, `UnexpectedAnswer`, or its refusal. */
export async function getHealth(connection: Connection): Promise<Health> {
  const asked_at = Date.now()
  const started = performance.now()
  const { headers, bytes, status } = await exchange(connection, contract, {})
  const took_ms = performance.now() - started
  const parsed = Healthy.safeParse(parseJson(bytes))
  if (!parsed.success) throw unexpected(connection, status)
  // The header tells whole seconds: half of one is added, as the answer was made half-way.
  const date = Date.parse(headers.get('date') ?? '')
  const ahead_ms = Number.isNaN(date) ? undefined : date + 500 - (asked_at + took_ms / 2)
  return { version: parsed.data.data.version, took_ms, ahead_ms }
}
