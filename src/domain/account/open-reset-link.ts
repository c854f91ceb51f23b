import { timingSafeEqual } from 'node:crypto'
import type { AuthError, Session, SupabaseClient } from '@supabase/supabase-js'
import type { SignedInPerson } from '#domain/identity/credential.ts'
import type { Origin } from '#platform/http/origin.ts'
import { Refusal } from '#platform/refusal.ts'
import { serverHash } from '#platform/secrets/server-key.ts'
import { verifyToken } from '#platform/supabase/verify-token.ts'
import { getProof } from './get-proof.ts'
import { signInByCode } from './sign-in-by-code.ts'

type Auth = SupabaseClient['auth']

type ResetLink = {
  token_hash: string
  /** What the opening of this very link answered before, in this browser. */
  proof: string
}

/** Who may set a new password now, and by what they may try another one with the same link. */
type Opened = { person: SignedInPerson; proof: string }

/**
 * Opens the link by which a person sets a new password, once: that signs them in over the cookies of `auth`. A password
 * that is then declined must not cost the link, so its `proof` opens it again within this browser's new session, for ten
 * minutes. Answers why Auth declined. Throws `too_many_requests`.
 */
export async function openResetLink(
  auth: Auth,
  { token_hash, proof }: ResetLink,
  origin: Origin,
): Promise<Opened | AuthError> {
  const again = proof === '' ? undefined : await openAgain(auth, token_hash, proof)
  if (again) return again
  let session: Session | null = null
  const redeem = async () => {
    const answer = await auth.verifyOtp({ type: 'recovery', token_hash })
    session = answer.data.session
    return answer
  }
  const error = await signInByCode(redeem, 'recovery', origin)
  return error ?? (await openFor(session, token_hash))
}

async function openAgain(auth: Auth, token_hash: string, proof: string): Promise<Opened | undefined> {
  const { data } = await auth.getSession()
  if (!data.session) return undefined
  const opened = await openFor(data.session, token_hash)
  const [given, expected] = [Buffer.from(proof), Buffer.from(opened.proof)]
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  try {
    return (await getProof(opened.person)).is_fresh ? opened : undefined
  } catch (error) {
    if (error instanceof Refusal && error.code === 'unauthorized') return undefined
    throw error
  }
}

async function openFor(session: Session | null, token_hash: string): Promise<Opened> {
  const claims = session && (await verifyToken(session.access_token))
  if (!session || !claims) throw new Error('the Auth service granted a token that does not verify')
  const { sub: user_id, session_id, email = null } = claims
  return {
    person: { token_hash: null, user_id, session_id, email, access_token: session.access_token },
    proof: serverHash('password-reset', `${token_hash} ${session_id}`).toString('base64url'),
  }
}
