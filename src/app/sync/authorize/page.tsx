import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { signOut } from '#app/login/actions.ts'
import { LoginTarget, loginPath } from '#app/login/login-target.ts'
import { readable } from '#app/readable.tsx'
import { findPerson, forPage, pageOrigin } from '#app/session.ts'
import { type LoginView, viewLogin } from '#domain/device-flow/view-login.ts'
import type { Person } from '#domain/identity/credential.ts'
import { CodeToCompare } from '#ui/device-login/code-to-compare.tsx'
import { DecisionForm } from '#ui/device-login/decision-form.tsx'
import { LoginRequest } from '#ui/device-login/login-request.tsx'
import { NetworkWarning } from '#ui/device-login/network-warning.tsx'
import { OtherAccount } from '#ui/device-login/other-account.tsx'
import { SettledLogin } from '#ui/device-login/settled-login.tsx'
import { CenteredPage } from '#ui/frame/centered-page.tsx'
import { Card } from '#ui/primitives/card.tsx'
import { decide } from './actions.ts'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export const metadata: Metadata = { title: 'Connect a device' }

export default readable(async function AuthorizePage({ searchParams }: Props) {
  const { token } = LoginTarget.parse(await searchParams)
  const person = await findPerson()
  if (!person) redirect(loginPath({ token }))
  const view = token ? await forPage(viewLogin(person, token, await pageOrigin()), { token }) : undefined
  return (
    <CenteredPage>
      {token && view?.status === 'pending' ? (
        <Question token={token} view={view} person={person} />
      ) : (
        <SettledLogin status={view ? (view.status as Exclude<typeof view.status, 'pending'>) : 'unknown'} />
      )}
    </CenteredPage>
  )
}, CenteredPage)

type QuestionProps = { token: string; view: LoginView; person: Person }

function Question({ token, view, person }: QuestionProps) {
  const asks_code = view.network === 'different' && view.shows_code
  return (
    <Card className="grid gap-5">
      <div className="grid gap-1">
        <h1 className="font-semibold text-2xl tracking-tight">Connect this device?</h1>
        <p className="text-muted">It will read and change what your devices sync.</p>
      </div>
      <LoginRequest request={view} now={Date.now()} />
      <NetworkWarning network={view.network} asks_code={asks_code} />
      {!asks_code && <CodeToCompare code={view.user_code} is_on_device={view.shows_code} />}
      <DecisionForm token={token} asks_code={asks_code} action={decide} />
      <OtherAccount email={person.email} token={token} signOut={signOut} />
    </Card>
  )
}
