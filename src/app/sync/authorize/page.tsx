import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { signOut } from '#app/login/actions.ts'
import { LoginTarget, loginPath } from '#app/login/login-target.ts'
import { readable } from '#app/readable.tsx'
import { findPerson, forPage, pageOrigin } from '#app/session.ts'
import { viewLogin } from '#domain/device-flow/view-login.ts'
import type { Person } from '#domain/identity/credential.ts'
import { CodeToCompare } from '#ui/device-login/code-to-compare.tsx'
import { DecisionForm } from '#ui/device-login/decision-form.tsx'
import { LoginRequest } from '#ui/device-login/login-request.tsx'
import { NetworkWarning } from '#ui/device-login/network-warning.tsx'
import { OtherAccount } from '#ui/device-login/other-account.tsx'
import { SettledLogin } from '#ui/device-login/settled-login.tsx'
import { CenteredPage } from '#ui/frame/centered-page.tsx'
import { Panel } from '#ui/frame/panel.tsx'
import { PanelTitle } from '#ui/frame/panel-title.tsx'
import { SignInAgain } from '#ui/login/sign-in-again.tsx'
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

type View = NonNullable<Awaited<ReturnType<typeof viewLogin>>>

function Question({ token, view, person }: { token: string; view: View; person: Person }) {
  const { demand } = view
  return (
    <Panel>
      <PanelTitle title="Connect this device?">It will read and change what your devices sync.</PanelTitle>
      <LoginRequest request={view} now={Date.now()} />
      <NetworkWarning network={view.network} demand={demand} />
      {demand !== 'code' && <CodeToCompare code={view.user_code} is_on_device={view.shows_code} />}
      <div className="grid gap-3">
        {demand === 'sign-in' && <SignInAgain target={{ token }} purpose="approve" signOut={signOut} />}
        <DecisionForm token={token} demand={demand} action={decide} />
      </div>
      <OtherAccount email={person.email} target={{ token }} signOut={signOut} />
    </Panel>
  )
}
