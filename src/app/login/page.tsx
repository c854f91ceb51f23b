import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { pageNonce } from '#app/page-nonce.ts'
import { readable } from '#app/readable.tsx'
import { findLivePerson } from '#app/session.ts'
import { isGithubEnabled } from '#platform/supabase/github.ts'
import { TURNSTILE_ORIGIN, turnstileSiteKey } from '#platform/turnstile/verify-token.ts'
import { CenteredPage } from '#ui/frame/centered-page.tsx'
import { Panel } from '#ui/frame/panel.tsx'
import { PanelTitle } from '#ui/frame/panel-title.tsx'
import { GithubButton } from '#ui/login/github-button.tsx'
import { LoginForm } from '#ui/login/login-form.tsx'
import { Alert } from '#ui/primitives/alert.tsx'
import { linkClass } from '#ui/primitives/button-class.ts'
import { signIn, signUp } from './actions.ts'
import { LoginErrorWords } from './login-error.ts'
import { forgotPath, githubPath, LoginTarget, loginPath, pageAfterLogin } from './login-target.ts'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

const Query = LoginTarget.extend({
  mode: z.enum(['sign-in', 'sign-up']).catch('sign-in'),
  error: LoginErrorWords,
})

const words = {
  'sign-in': {
    title: 'Sign in',
    about: 'To your devices and what they keep in sync.',
    question: 'New here?',
    other: 'Create an account',
  },
  'sign-up': {
    title: 'Create an account',
    about: 'Where your devices meet. Only they can read what they store here.',
    question: 'Already have an account?',
    other: 'Sign in',
  },
}

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: words[Query.parse(await searchParams).mode].title }
}

export default readable(async function LoginPage({ searchParams }: Props) {
  const { mode, error, ...target } = Query.parse(await searchParams)
  if (await findLivePerson()) redirect(pageAfterLogin(target))
  const turnstile_site_key = mode === 'sign-up' ? turnstileSiteKey() : undefined
  const { title, about, question, other } = words[mode]
  return (
    <CenteredPage>
      <Panel>
        <PanelTitle title={title}>{about}</PanelTitle>
        {target.token && (
          <Alert tone="info">
            A device is waiting to be connected. You decide about it once you are signed in.
          </Alert>
        )}
        <LoginForm
          key={mode}
          mode={mode}
          action={mode === 'sign-up' ? signUp : signIn}
          target={target}
          error={error}
          {...(turnstile_site_key && { turnstile_site_key })}
        />
        {turnstile_site_key && (
          <script src={`${TURNSTILE_ORIGIN}/turnstile/v0/api.js`} nonce={await pageNonce()} async defer />
        )}
        {(await isGithubEnabled()) && <GithubButton href={githubPath(target)} />}
        <div className="flex flex-wrap justify-between gap-x-6 gap-y-2 border-line border-t pt-5 text-muted text-sm">
          <p>
            {question}{' '}
            <a className={linkClass} href={loginPath(target, mode === 'sign-in' ? 'sign-up' : undefined)}>
              {other}
            </a>
          </p>
          {mode === 'sign-in' && (
            <a className={linkClass} href={forgotPath(target)}>
              Forgot your password?
            </a>
          )}
        </div>
      </Panel>
    </CenteredPage>
  )
}, CenteredPage)
