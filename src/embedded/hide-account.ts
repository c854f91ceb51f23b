import { randomUUID } from 'node:crypto'
import { type AuthCall, AuthRefusal } from './auth-call.ts'

/**
 * Answers as Supabase does where the package would tell whether an address has an account: where addresses are
 * confirmed by mail, signing up with one that is taken looks like any other sign-up, and an unconfirmed address is no
 * news to who does not know its password.
 */
export async function hideAccount(call: AuthCall, response: Response): Promise<Response> {
  if (call.name !== 'POST /signup' && call.name !== 'POST /token?password') return response
  if (response.ok) return response
  const { error_code } = (await response.clone().json()) as { error_code?: string }
  if (call.name === 'POST /token?password') {
    const isUnconfirmed = error_code === 'email_not_confirmed'
    return isUnconfirmed
      ? new AuthRefusal(400, 'invalid_credentials', 'Invalid login credentials').toResponse()
      : response
  }
  if (error_code !== 'over_email_send_rate_limit') return response
  const email = (call.body.email ?? '').toLowerCase()
  return Response.json(pretendedUser(email), { headers: { 'cache-control': 'no-store' } })
}

/** A user who waits for the mail, as a first sign-up answers it. */
function pretendedUser(email: string) {
  const id = randomUUID()
  const now = new Date().toISOString()
  return {
    id,
    aud: 'authenticated',
    role: 'authenticated',
    email,
    phone: '',
    confirmation_sent_at: now,
    app_metadata: { provider: 'email', providers: ['email'] },
    user_metadata: { email, email_verified: false, phone_verified: false, sub: id },
    identities: [],
    created_at: now,
    updated_at: now,
    is_anonymous: false,
  }
}
