import type { Credential } from '#domain/identity/credential.ts'
import { config } from '#platform/config/config.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import { Refusal } from '#platform/refusal.ts'
import { openForServer } from '#platform/secrets/seal.ts'

/** The raw key an older client left here, in the base64 it sent, or undefined. That it was read is audited. */
export async function getLegacyKey(
  caller: Credential,
  origin: Origin,
): Promise<{ master_key: string; version: number } | undefined> {
  if (config().LEGACY_KEYS === 'refuse') throw new Refusal('legacy_keys_refused')
  const [stored] = await call(
    (sql) => sql<{ version: number; sealed_key: Buffer }[]>`
      select * from roost.get_legacy_key(
        ${caller.token_hash}, ${caller.user_id}, ${caller.session_id}, ${sql.json(origin)})`,
  )
  return (
    stored && { master_key: openForServer(stored.sealed_key).toString('base64'), version: stored.version }
  )
}
