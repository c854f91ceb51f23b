import type { z } from 'zod'
import type { DataType } from '#contract/data-type.ts'
import { decodeSealedHeader } from '#contract/sealed-blob.ts'
import type { RewrapCondition } from '#contract/vault-data.ts'
import { ringAccount } from '#domain/events/ring-account.ts'
import type { Device } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import { Refusal } from '#platform/refusal.ts'
import { parseSealed } from './parse-sealed.ts'

/** What is re-wrapped: the blob as it is now, or one of its versions. */
type Target = { type: DataType; version: number | null }

/** What was re-wrapped, and the version of the key it is under now. */
export type Rewrapped = { version: number; key_version: number }

/**
 * Replaces the plain header of a sealed version by one that wraps its data key under the keyring's key; its content
 * and everything else the header says stay. Throws `invalid_rewrap` where they would not.
 */
export async function rewrapBlob(
  caller: Device,
  { type, version }: Target,
  condition: z.output<typeof RewrapCondition>,
  header: Uint8Array,
): Promise<Rewrapped> {
  const tag = condition['if-match']
  if (!tag) throw new Refusal('precondition_required', 'Say what is re-wrapped: If-Match.')
  const { key_version, key_id } = parseSealed(decodeSealedHeader, header)
  const [row] = await call(
    (sql) => sql<{ user_id: string; version: number }[]>`
      select * from roost.rewrap_blob(
        ${caller.token_hash}, ${caller.user_id}, ${caller.session_id}, ${type}, ${version}, ${tag}, ${header},
        ${key_version}, ${key_id})`,
  )
  if (!row) throw new Error('rewrap_blob answers one row')
  ringAccount(row.user_id)
  return { version: row.version, key_version }
}
