import { CircleCheck } from 'lucide-react'
import type { Metadata } from 'next'
import { loginPath } from '#app/login/login-target.ts'
import { CenteredPage } from '#ui/frame/centered-page.tsx'
import { Panel } from '#ui/frame/panel.tsx'
import { PanelTitle } from '#ui/frame/panel-title.tsx'
import { linkClass } from '#ui/primitives/button-class.ts'
import { IconDisc } from '#ui/primitives/icon-disc.tsx'

export const metadata: Metadata = { title: 'Account deleted' }

/** Where a person ends who has deleted their account. */
export default function AccountDeletedPage() {
  return (
    <CenteredPage>
      <Panel>
        <IconDisc Icon={CircleCheck} tone="good" size="large" />
        <PanelTitle title="Your account is deleted">
          Everything it held here is gone, and your devices are signed out. What they keep on themselves is
          still there.
        </PanelTitle>
        <p className="border-line border-t pt-5 text-muted text-sm">
          You are welcome back any time.{' '}
          <a className={linkClass} href={loginPath({}, 'sign-up')}>
            Create an account
          </a>
        </p>
      </Panel>
    </CenteredPage>
  )
}
