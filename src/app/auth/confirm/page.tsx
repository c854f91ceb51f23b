import type { Metadata } from 'next'
import { loginPath } from '#app/login/login-target.ts'
import { CenteredPage } from '#ui/frame/centered-page.tsx'
import { Panel } from '#ui/frame/panel.tsx'
import { PanelTitle } from '#ui/frame/panel-title.tsx'
import { ConfirmForm } from '#ui/login/confirm-form.tsx'
import { Alert } from '#ui/primitives/alert.tsx'
import { linkClass } from '#ui/primitives/button-class.ts'
import { confirm } from './actions.ts'
import { ConfirmLink } from './confirm-link.ts'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export const metadata: Metadata = { title: 'Confirm your e-mail' }

export default async function ConfirmPage({ searchParams }: Props) {
  const { data } = ConfirmLink.safeParse(await searchParams)
  return (
    <CenteredPage>
      <Panel>
        <PanelTitle title="Confirm your e-mail" />
        {data ? (
          <>
            {data.target.token && (
              <Alert tone="info">
                A device is waiting to be connected. You decide about it once your e-mail is confirmed.
              </Alert>
            )}
            <ConfirmForm link={{ ...data.link, ...data.target }} action={confirm} />
          </>
        ) : (
          <Alert tone="error">
            This link confirms nothing here. Open the one in your sign-up mail again, and make sure that it is
            complete.
          </Alert>
        )}
        <p className="border-line border-t pt-5 text-muted text-sm">
          Confirmed already?{' '}
          <a className={linkClass} href={loginPath(data?.target ?? {})}>
            Sign in
          </a>
        </p>
      </Panel>
    </CenteredPage>
  )
}
