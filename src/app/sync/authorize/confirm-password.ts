import { loginFailure } from '#app/login/login-failure.ts'
import { authClient } from '#app/session.ts'
import type { Person } from '#domain/identity/credential.ts'
import { spend } from '#platform/limit/limit.ts'
import { verifyToken } from '#platform/supabase/verify-token.ts'

/**
 * Signs the person in once more, by password: this browser's session is then a new one. Answers what went wrong in
 * words. Throws `too_many_requests` after too many wrong passwords.
 */
export async function confirmPassword(person: Person, password: string): Promise<Person | { error: string }> {
  const { email, user_id } = person
  if (!email) return { error: 'This account has no password. Sign in again instead.' }
  if (password === '') return { error: 'Type your password.' }
  const takeBack = await spend('LIMIT_PASSWORD_CHECKS', user_id)
  const { data, error } = await (await authClient()).auth.signInWithPassword({ email, password })
  if (error) {
    const isWrong = error.code === 'invalid_credentials'
    return { error: isWrong ? 'This is not your password.' : (loginFailure(error).error ?? error.message) }
  }
  await takeBack()
  const claims = await verifyToken(data.session.access_token)
  if (claims?.sub !== user_id) return { error: 'This password belongs to another account. Sign in again.' }
  return { ...person, session_id: claims.session_id }
}
