import { answerRedirect } from '#app/auth/answer-redirect.ts'
import { carryTarget } from '#app/auth/carried-target.ts'
import { failedLoginPath, LoginTarget } from '#app/login/login-target.ts'
import { startGithubSignIn } from '#domain/account/start-github-sign-in.ts'
import { route } from '#platform/http/route.ts'
import { openAuthClient } from '#platform/supabase/client.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async (request) => {
    const target = LoginTarget.parse(Object.fromEntries(new URL(request.url).searchParams))
    const { client, cookies } = openAuthClient(request)
    const url = await startGithubSignIn(client.auth)
    if (!url) return answerRedirect(failedLoginPath(target, 'github_disabled'), [])
    return answerRedirect(url, [...cookies, carryTarget(target)])
  },
})
