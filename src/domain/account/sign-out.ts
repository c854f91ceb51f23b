import type { SupabaseClient } from '@supabase/supabase-js'
import { ringAccount } from '#domain/events/ring-account.ts'
import type { Person } from '#domain/identity/credential.ts'

/** Ends the session of this browser at the Auth service, and at once what is held by it on any instance. */
export async function signOut(auth: SupabaseClient['auth'], person: Person | undefined): Promise<void> {
  await auth.signOut({ scope: 'local' })
  if (person) ringAccount(person.user_id)
}
