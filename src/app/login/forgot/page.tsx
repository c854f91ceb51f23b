import type { Metadata } from 'next'
import { LoginTarget, loginPath } from '#app/login/login-target.ts'
import { canSendMail } from '#domain/account/ask-for-reset.ts'
import { CenteredPage } from '#ui/frame/centered-page.tsx'
import { Panel } from '#ui/frame/panel.tsx'
import { PanelTitle } from '#ui/frame/panel-title.tsx'
import { ForgotForm } from '#ui/login/forgot-form.tsx'
import { NoMail } from '#ui/login/no-mail.tsx'
import { linkClass } from '#ui/primitives/button-class.ts'
import { forgot } from './actions.ts'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export const metadata: Metadata = { title: 'Forgot your password' }

export default async function ForgotPage({ searchParams }: Props) {
  const target = LoginTarget.parse(await searchParams)
  return (
    <CenteredPage>
      <Panel>
        <PanelTitle title="Forgot your password?">
          A link lets you set a new one. The passphrase of your encrypted data is another thing: it stays as
          it is.
        </PanelTitle>
        {canSendMail() ? <ForgotForm action={forgot} /> : <NoMail />}
        <p className="border-line border-t pt-5 text-muted text-sm">
          It came back to you?{' '}
          <a className={linkClass} href={loginPath(target)}>
            Sign in
          </a>
        </p>
      </Panel>
    </CenteredPage>
  )
}
