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
  /**
   * What approving takes beside the link: the code the device shows, the person's password, or, where they have none,
   * another sign-in. Null when the link, or the code that was typed, is enough.
   */
  demand: 'code' | 'password' | 'sign-in' | null
}

/** The login whose link was opened, with its code, or undefined when there is none. Nothing changes by looking. */
export async function viewLogin(
  person: Person,
  handle: string,
  origin: Origin,
): Promise<(LoginView & { user_code: string }) | undefined> {
  const view = await selectView(person, { handle_hash: hashSecret(handle) }, origin)
  return view && { ...view, user_code: userCodeOf(handle) }
}

/** The login that a link's handle or a typed code names. */
export async function selectView(
  person: Person,
  { handle_hash, code_hash }: { handle_hash?: Buffer; code_hash?: Buffer },
  origin: Origin,
): Promise<LoginView | undefined> {
  const [view] = await call(
    (sql) => sql<LoginView[]>`
      select * from roost.view_grant(
        ${person.user_id}, ${person.session_id}, ${handle_hash ?? null}, ${code_hash ?? null}, ${sql.json(origin)})`,
  )
  return view
}
