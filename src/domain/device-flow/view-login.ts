import type { Person } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'
import { hashSecret } from '#platform/secrets/token.ts'
import { userCodeOf } from './user-code.ts'

/** A device login as the person who is asked sees it. Times are ISO 8601. */
export type LoginView = {
  status: 'pending' | 'approved' | 'denied' | 'consumed' | 'expired' | 'taken'
  device_name: string
  device_type: string
  ip_address: string | null
  user_agent: string | null
  created_at: string
  expires_at: string
  /** Whether the device asks from the network this page was opened on. */
  network: 'same' | 'different' | 'unknown'
  shows_code: boolean
  user_code: string
}

/** The login whose link was opened, or undefined when there is none. Nothing changes by looking. */
export async function viewLogin(
  person: Person,
  handle: string,
  origin: Origin,
): Promise<LoginView | undefined> {
  const [view] = await call(
    (sql) => sql<Omit<LoginView, 'user_code'>[]>`
      select * from roost.view_grant(
        ${person.user_id}, ${person.session_id}, ${hashSecret(handle)}, ${sql.json(origin)})`,
  )
  return view && { ...view, user_code: userCodeOf(handle) }
}
