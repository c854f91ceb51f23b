import type { Metadata } from 'next'
import { z } from 'zod'
import { signOut } from '#app/login/actions.ts'
import { requirePerson } from '#app/session.ts'
import { DeviceCodeForm } from '#ui/device-login/device-code-form.tsx'
import { OtherAccount } from '#ui/device-login/other-account.tsx'
import { CenteredPage } from '#ui/frame/centered-page.tsx'
import { Panel } from '#ui/frame/panel.tsx'
import { enterCode } from './actions.ts'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

const Query = z.object({ user_code: z.string().max(20).catch('') })

export const metadata: Metadata = { title: 'Connect a device' }

/** Where a person types the code of a device (RFC 8628 section 3.3). A code in the address fills the field, no more. */
export default async function DevicePage({ searchParams }: Props) {
  const { user_code } = Query.parse(await searchParams)
  const person = await requirePerson()
  return (
    <CenteredPage>
      <Panel>
        <DeviceCodeForm typed={user_code} action={enterCode} />
        <OtherAccount email={person.email} target={{ redirect: '/device' }} signOut={signOut} />
      </Panel>
    </CenteredPage>
  )
}
