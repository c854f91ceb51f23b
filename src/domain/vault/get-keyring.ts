import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'

/** The keyring as its device wrote it (JSON text) and its version, or undefined when the account has none. */
export async function getKeyring(
  caller: Credential,
): Promise<{ version: number; document: string } | undefined> {
  const [stored] = await call(
    (sql) => sql<{ version: number; document: string }[]>`
      select * from roost.get_keyring(${caller.token_hash}, ${caller.user_id}, ${caller.session_id})`,
  )
  return stored
}
