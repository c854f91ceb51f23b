import { z } from 'zod'
import { required, serverUrl } from '#platform/config/config.ts'
import { Refusal } from '#platform/refusal.ts'
import { callAuth } from '#platform/supabase/call-auth.ts'

const Generated = z.object({ hashed_token: z.string().min(1) })

/**
 * A link by which the person of an address sets a new password, once and within the time Auth gives it. It is for who
 * runs the server, to be handed on; the one before it stops working. Undefined where nobody has an account with it.
 */
export async function makeResetLink(email: string): Promise<string | undefined> {
  const secret = required('SUPABASE_SERVICE_ROLE_KEY')
  const body = { type: 'recovery', email }
  const answer = await callAuth('POST', '/admin/generate_link', { apikey: secret, token: secret, body })
  if (answer.ok) {
    const link = new URL('/login/reset', serverUrl())
    link.search = new URLSearchParams({
      token_hash: Generated.parse(answer.data).hashed_token,
      type: 'recovery',
    }).toString()
    return link.href
  }
  if (answer.status === 404) return undefined
  throw new Refusal('sign_in_declined', `The sign-in service declined: ${answer.message || answer.status}`)
}
