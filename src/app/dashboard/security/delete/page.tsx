import type { Metadata } from 'next'
import { signOut } from '#app/login/actions.ts'
import { forPage, requirePerson } from '#app/session.ts'
import { WhenReady } from '#app/when-ready.tsx'
import { getAccount } from '#domain/account/get-account.ts'
import { DeleteAccountForm } from '#ui/account/delete-account-form.tsx'
import { SignInFirst } from '#ui/account/sign-in-first.tsx'
import { WhatGoes } from '#ui/account/what-goes.tsx'
import { PageHeader } from '#ui/frame/page-header.tsx'
import { Card } from '#ui/primitives/card.tsx'
import { Skeleton } from '#ui/primitives/skeleton.tsx'
import { deleteForGood } from './actions.ts'

export const metadata: Metadata = { title: 'Delete the account' }

const PATH = '/dashboard/security/delete'

export default async function DeletePage() {
  const person = await requirePerson()
  return (
    <div className="grid max-w-lg grid-cols-[minmax(0,1fr)] gap-6">
      <PageHeader
        title="Delete the account"
        parent={{ path: '/dashboard/security', name: 'Security' }}
        about="With everything it holds, for good. Nobody can bring it back."
      />
      <WhenReady answer={forPage(getAccount(person))} fallback={<Skeleton heights={['14rem', '18rem']} />}>
        {(account) => (
          <>
            <WhatGoes account={account} />
            <Card className="sm:p-6">
              {account.has_password || account.is_fresh ? (
                <DeleteAccountForm
                  has_password={account.has_password}
                  confirm={account.email ?? account.id}
                  action={deleteForGood}
                />
              ) : (
                <SignInFirst target={{ redirect: PATH }} purpose="delete the account" signOut={signOut} />
              )}
            </Card>
          </>
        )}
      </WhenReady>
    </div>
  )
}
