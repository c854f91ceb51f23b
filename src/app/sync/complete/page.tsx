import type { Metadata } from 'next'
import { z } from 'zod'
import { ClosingWindow } from '#ui/device-login/closing-window.tsx'
import { SettledLogin } from '#ui/device-login/settled-login.tsx'
import { CenteredPage } from '#ui/frame/centered-page.tsx'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

const Query = z.object({
  status: z.enum(['success', 'denied', 'expired', 'taken', 'unknown']).catch('unknown'),
})

export const metadata: Metadata = { title: 'Device login' }

export default async function CompletePage({ searchParams }: Props) {
  const { status } = Query.parse(await searchParams)
  return (
    <CenteredPage>
      {status === 'success' ? (
        <SettledLogin status="approved">
          <p className="text-sm">You can close this window and return to your app.</p>
          <ClosingWindow />
        </SettledLogin>
      ) : (
        <SettledLogin status={status}>
          {status === 'denied' && <p className="text-sm">You can close this window.</p>}
        </SettledLogin>
      )}
    </CenteredPage>
  )
}
