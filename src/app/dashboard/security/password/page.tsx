import type { Metadata } from 'next'
import { signOut } from '#app/login/actions.ts'
import { forPage, requirePerson } from '#app/session.ts'
import { WhenReady } from '#app/when-ready.tsx'
import { getAccount } from '#domain/account/get-account.ts'
import { ChangePasswordForm } from '#ui/account/change-password-form.tsx'
import { SignInFirst } from '#ui/account/sign-in-first.tsx'
import { PageHeader } from '#ui/frame/page-header.tsx'
import { Card } from '#ui/primitives/card.tsx'
import { Skeleton } from '#ui/primitives/skeleton.tsx'
import { change } from './actions.ts'

export const metadata: Metadata = { title: 'Change the password' }

const PATH = '/dashboard/security/password'

export default async function PasswordPage() {
  const person = await requirePerson()
  return (
    <div className="grid max-w-lg grid-cols-[minmax(0,1fr)] gap-6">
      <PageHeader
        title="Change the password"
        parent={{ path: '/dashboard/security', name: 'Security' }}
        about="The one you sign in with here. The passphrase of your encrypted data is another thing: it stays as it is."
      />
      <WhenReady answer={forPage(getAccount(person))} fallback={<Skeleton heights={['24rem']} />}>
        {({ has_password, is_fresh, device_count }) => (
          <Card className="sm:p-6">
            {has_password || is_fresh ? (
              <ChangePasswordForm has_password={has_password} device_count={device_count} action={change} />
            ) : (
              <SignInFirst target={{ redirect: PATH }} signOut={signOut} purpose="set a password" />
            )}
          </Card>
        )}
      </WhenReady>
    </div>
  )
}
