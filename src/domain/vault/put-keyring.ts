import type { z } from 'zod'
import { type KeyringDocument, MAX_KEYRING_BYTES } from '#contract/keyring-document.ts'
import type { putKeyring as contract } from '#contract/vault-key.ts'
import { ringAccount } from '#domain/events/ring-account.ts'
import type { Device } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import { Refusal } from '#platform/refusal.ts'

type PutKeyring = { headers: z.output<typeof contract.headers>; body: z.output<typeof contract.body> }

/**
 * Stores a keyring if the caller has seen the stored one, else changes nothing. The document is kept as it came;
 * only its version, key version and key id are read, and which earlier keys it holds.
 */
export async function putKeyring(caller: Device, input: PutKeyring, origin: Origin): Promise<number> {
  const { keyring, seals_legacy_key } = input.body
  const document = JSON.stringify(keyring)
  if (Buffer.byteLength(document) > MAX_KEYRING_BYTES) {
    throw new Refusal('body_too_large', `A keyring has at most ${MAX_KEYRING_BYTES} bytes.`, {
      limit: MAX_KEYRING_BYTES,
    })
  }
  const [row] = await call(
    (sql) => sql<{ user_id: string }[]>`
      select roost.put_keyring(
        ${caller.token_hash}, ${keyring.account}, ${baseVersion(input.headers)}, ${keyring.version}, ${keyring.key_version},
        ${Buffer.from(keyring.key_id, 'base64')}, ${previousKeyVersions(keyring)}::bigint[], ${document},
        ${seals_legacy_key ?? null}, ${sql.json(origin)}) as user_id`,
  )
  if (!row) throw new Error('put_keyring answers one row')
  ringAccount(row.user_id)
  return keyring.version
}

/** The key versions of the earlier keys a keyring holds; the key of older clients counts as version 0. */
function previousKeyVersions({ previous }: KeyringDocument): number[] {
  return previous
    .map((entry) => (entry.kind === 'legacy' ? 0 : 'key_version' in entry ? entry.key_version : undefined))
    .filter((version): version is number => Number.isSafeInteger(version))
}

function baseVersion(headers: PutKeyring['headers']): number | null {
  if (headers['if-none-match'] === '*') return null
  const tag = headers['if-match']
  if (tag === undefined) throw new Refusal('precondition_required')
  return Number(tag.slice(1, -1))
}
