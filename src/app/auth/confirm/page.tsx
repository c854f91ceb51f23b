import type { Metadata } from 'next'
import { loginPath } from '#app/login/login-target.ts'
import { CenteredPage } from '#ui/frame/centered-page.tsx'
import { ConfirmForm } from '#ui/login/confirm-form.tsx'
import { Alert } from '#ui/primitives/alert.tsx'
import { Card } from '#ui/primitives/card.tsx'
import { confirm } from './actions.ts'
import { ConfirmLink } from './confirm-link.ts'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export const metadata: Metadata = { title: 'Confirm your e-mail' }

export default async function ConfirmPage({ searchParams }: Props) {
  const { data } = ConfirmLink.safeParse(await searchParams)
  return (
    <CenteredPage>
      <Card className="grid gap-5">
        <h1 className="font-semibold text-2xl tracking-tight">Confirm your e-mail</h1>
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
        <p className="text-muted text-sm">
          Confirmed already?{' '}
          <a
            className="font-medium text-accent underline underline-offset-4"
            href={loginPath(data?.target ?? {})}
          >
            Sign in
          </a>
        </p>
      </Card>
    </CenteredPage>
  )
}
