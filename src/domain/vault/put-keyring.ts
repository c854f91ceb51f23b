import type { z } from 'zod'
import { MAX_KEYRING_BYTES } from '#contract/keyring-document.ts'
import type { putKeyring as contract } from '#contract/vault-key.ts'
import type { Device } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import { Refusal } from '#platform/refusal.ts'

type PutKeyring = { headers: z.output<typeof contract.headers>; body: z.output<typeof contract.body> }

/**
 * Stores a keyring if the caller has seen the stored one, else changes nothing. The document is kept as it came;
 * only its version, key version and key id are read.
 */
export async function putKeyring(caller: Device, input: PutKeyring, origin: Origin): Promise<number> {
  const { keyring, seals_legacy_key } = input.body
  const document = JSON.stringify(keyring)
  if (Buffer.byteLength(document) > MAX_KEYRING_BYTES) {
    throw new Refusal('body_too_large', `A keyring has at most ${MAX_KEYRING_BYTES} bytes.`, {
      limit: MAX_KEYRING_BYTES,
    })
  }
  await call(
    (sql) => sql`
      select roost.put_keyring(
        ${caller.token_hash}, ${keyring.account}, ${baseVersion(input.headers)}, ${keyring.version}, ${keyring.key_version},
        ${Buffer.from(keyring.key_id, 'base64')}, ${document}, ${seals_legacy_key ?? null},
        ${sql.json(origin)})`,
  )
  return keyring.version
}

function baseVersion(headers: PutKeyring['headers']): number | null {
  if (headers['if-none-match'] === '*') return null
  const version = /^"(\d{1,15})"$/.exec(headers['if-match'] ?? '')?.[1]
  if (version === undefined) throw new Refusal('precondition_required')
  return Number(version)
}
