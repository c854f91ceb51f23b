import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'

/** A keyring as its device wrote it (JSON text), its version, and the account's epoch. */
type StoredKeyring = { version: number; document: string; epoch: number }

/** The account's keyring, or undefined when it has none. */
export async function getKeyring(caller: Credential): Promise<StoredKeyring | undefined> {
  const [stored] = await call(
    (sql) => sql<StoredKeyring[]>`
      select * from roost.get_keyring(${caller.token_hash}, ${caller.user_id}, ${caller.session_id})`,
  )
  return stored
}
