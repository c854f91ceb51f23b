import { ringAccount } from '#domain/events/ring-account.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { config } from '#platform/config/config.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import { Refusal } from '#platform/refusal.ts'
import { sealForServer } from '#platform/secrets/seal.ts'
import { serverHash } from '#platform/secrets/server-key.ts'

/** Takes an older client's raw key, once: the same key again answers its version, another is `key_exists`. */
export async function putLegacyKey(caller: Credential, master_key: string, origin: Origin): Promise<number> {
  if (config().LEGACY_KEYS === 'refuse') throw new Refusal('legacy_keys_refused')
  const key = Buffer.from(master_key, 'base64')
  const [row] = await call(
    (sql) => sql<{ user_id: string; version: number }[]>`
      select * from roost.put_legacy_key(
        ${caller.token_hash}, ${caller.user_id}, ${caller.session_id},
        ${sealForServer(key)}, ${serverHash('legacy-key-fingerprint', key)}, ${sql.json(origin)})`,
  )
  if (!row) throw new Error('put_legacy_key answers one row')
  ringAccount(row.user_id)
  return row.version
}
