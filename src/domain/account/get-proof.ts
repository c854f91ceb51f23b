import type { Person } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'

/** How a person can prove who they are. */
export type Proof = { email: string | null; has_password: boolean; is_fresh: boolean }

/** What a check of this person needs to know. Throws `unauthorized` when their session has ended. */
export async function getProof(person: Person): Promise<Proof> {
  const [proof] = await call(
    (sql) => sql<Proof[]>`select * from roost.get_proof(${person.user_id}, ${person.session_id})`,
  )
  if (!proof) throw new Error('get_proof answers one row')
  return proof
}
