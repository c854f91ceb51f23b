import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { pageNonce } from '#app/page-nonce.ts'
import { readable } from '#app/readable.tsx'
import { findLivePerson } from '#app/session.ts'
import { isGithubEnabled } from '#platform/supabase/github.ts'
import { TURNSTILE_ORIGIN, turnstileSiteKey } from '#platform/turnstile/verify-token.ts'
import { CenteredPage } from '#ui/frame/centered-page.tsx'
import { GithubButton } from '#ui/login/github-button.tsx'
import { LoginForm } from '#ui/login/login-form.tsx'
import { Alert } from '#ui/primitives/alert.tsx'
import { Card } from '#ui/primitives/card.tsx'
import { signIn, signUp } from './actions.ts'
import { LoginErrorWords } from './login-error.ts'
import { githubPath, LoginTarget, loginPath, pageAfterLogin } from './login-target.ts'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

const Query = LoginTarget.extend({
  mode: z.enum(['sign-in', 'sign-up']).catch('sign-in'),
  error: LoginErrorWords,
})

const words = {
  'sign-in': { title: 'Sign in', question: 'New here?', other: 'Create an account' },
  'sign-up': { title: 'Create an account', question: 'Already have an account?', other: 'Sign in' },
}

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: words[Query.parse(await searchParams).mode].title }
}

export default readable(async function LoginPage({ searchParams }: Props) {
  const { mode, error, ...target } = Query.parse(await searchParams)
  if (await findLivePerson()) redirect(pageAfterLogin(target))
  const turnstile_site_key = mode === 'sign-up' ? turnstileSiteKey() : undefined
  const { title, question, other } = words[mode]
  return (
    <CenteredPage>
      <Card className="grid gap-5">
        <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
        {target.token && (
          <Alert tone="info">
            A device is waiting to be connected. You decide about it once you are signed in.
          </Alert>
        )}
        {error && <Alert tone="error">{error}</Alert>}
        <LoginForm
          key={mode}
          mode={mode}
          action={mode === 'sign-up' ? signUp : signIn}
          target={target}
          {...(turnstile_site_key && { turnstile_site_key })}
        />
        {turnstile_site_key && (
          <script src={`${TURNSTILE_ORIGIN}/turnstile/v0/api.js`} nonce={await pageNonce()} async defer />
        )}
        {(await isGithubEnabled()) && <GithubButton href={githubPath(target)} />}
        <p className="text-muted text-sm">
          {question}{' '}
          <a
            className="font-medium text-accent underline underline-offset-4"
            href={loginPath(target, mode === 'sign-in' ? 'sign-up' : undefined)}
          >
            {other}
          </a>
        </p>
      </Card>
    </CenteredPage>
  )
}, CenteredPage)
