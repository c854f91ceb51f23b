import type { AuthError } from '@supabase/supabase-js'
import { answerRedirect } from '#app/auth/answer-redirect.ts'
import { dropTarget, readCarriedTarget } from '#app/auth/carried-target.ts'
import type { LoginError } from '#app/login/login-error.ts'
import { failedLoginPath, pageAfterLogin } from '#app/login/login-target.ts'
import { exchangeCode } from '#domain/account/exchange-code.ts'
import { isUnanswered } from '#domain/account/sign-in.ts'
import { requestOrigin } from '#platform/http/origin.ts'
import { route } from '#platform/http/route.ts'
import { log } from '#platform/log/log.ts'
import { Refusal } from '#platform/refusal.ts'
import { openAuthClient } from '#platform/supabase/client.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async (request) => {
    const { target, isGithub } = readCarriedTarget(request)
    const { client, cookies } = openAuthClient(request)
    const fail = (error: LoginError) =>
      answerRedirect(failedLoginPath(target, error), [...cookies, dropTarget()])
    const { searchParams } = new URL(request.url)
    const code = searchParams.get('code')
    if (!code) return fail(isGithub || searchParams.has('error') ? 'cancelled' : 'failed')
    try {
      const method = isGithub ? 'github' : 'confirmation'
      const error = await exchangeCode(client.auth, code, method, requestOrigin(request.headers))
      if (error) return fail(reasonOf(error, isGithub))
    } catch (error) {
      const isOurs = error instanceof Refusal
      if (!isOurs || error.status >= 500) log().error({ error }, 'a sign-in that came back failed')
      return fail(isOurs && error.code === 'too_many_requests' ? 'too_many_requests' : 'failed')
    }
    return answerRedirect(pageAfterLogin(target), [...cookies, dropTarget()])
  },
})

function reasonOf(error: AuthError, isGithub: boolean): LoginError {
  if (error.code === 'user_banned') return 'user_banned'
  if (error.name === 'AuthRetryableFetchError' && isUnanswered(error)) return 'unanswered'
  return isGithub ? 'failed' : 'link_failed'
}
