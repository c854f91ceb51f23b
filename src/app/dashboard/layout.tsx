import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { signOut } from '#app/login/actions.ts'
import { pagePath } from '#app/page-path.ts'
import { requirePerson } from '#app/session.ts'
import { DashboardFrame } from '#ui/frame/dashboard-frame.tsx'

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { email } = await requirePerson()
  const [path = ''] = pagePath(await headers()).split('?')
  return (
    <DashboardFrame email={email} path={path} signOut={signOut}>
      {children}
    </DashboardFrame>
  )
}
