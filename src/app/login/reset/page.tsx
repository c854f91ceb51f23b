import { CircleCheck } from 'lucide-react'
import type { Metadata } from 'next'
import { z } from 'zod'
import { CenteredPage } from '#ui/frame/centered-page.tsx'
import { Panel } from '#ui/frame/panel.tsx'
import { PanelTitle } from '#ui/frame/panel-title.tsx'
import { ResetForm } from '#ui/login/reset-form.tsx'
import { Alert } from '#ui/primitives/alert.tsx'
import { buttonClass } from '#ui/primitives/button-class.ts'
import { IconDisc } from '#ui/primitives/icon-disc.tsx'
import { reset } from './actions.ts'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

const Query = z.object({
  status: z.literal('done').optional().catch(undefined),
  token_hash: z.string().min(1).max(500).optional().catch(undefined),
})

export const metadata: Metadata = { title: 'New password' }

/** Where the link of a mail, or of whoever runs the server, leads. Looking at it does nothing. */
export default async function ResetPage({ searchParams }: Props) {
  const { status, token_hash } = Query.parse(await searchParams)
  return (
    <CenteredPage>
      <Panel>{status ? <Done /> : token_hash ? <SetNew token_hash={token_hash} /> : <NoLink />}</Panel>
    </CenteredPage>
  )
}

const SetNew = ({ token_hash }: { token_hash: string }) => (
  <>
    <PanelTitle title="Set a new password">
      Then you are signed in here, and every other browser is signed out.
    </PanelTitle>
    <ResetForm token_hash={token_hash} action={reset} />
  </>
)

const Done = () => (
  <>
    <IconDisc Icon={CircleCheck} tone="good" size="large" />
    <PanelTitle title="Your password is changed">
      You are signed in with the new one. Your other browsers have to sign in again.
    </PanelTitle>
    <a href="/dashboard" className={buttonClass('primary')}>
      Go to the dashboard
    </a>
  </>
)

const NoLink = () => (
  <>
    <PanelTitle title="Set a new password" />
    <Alert tone="error">This link is not complete. Open it once more, all of it, or ask for another.</Alert>
    <a href="/login/forgot" className={buttonClass('primary')}>
      Ask for another link
    </a>
  </>
)
