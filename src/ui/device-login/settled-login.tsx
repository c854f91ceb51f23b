import { CircleCheck, CircleHelp, CircleSlash, Clock, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Panel } from '#ui/frame/panel.tsx'
import { PanelTitle } from '#ui/frame/panel-title.tsx'
import { linkClass } from '#ui/primitives/button-class.ts'
import { IconDisc } from '#ui/primitives/icon-disc.tsx'

/** How a device login stands that is not, or no longer, to be decided here. */
export type SettledStatus = 'approved' | 'consumed' | 'denied' | 'expired' | 'taken' | 'unknown'

const words: Record<SettledStatus, { Icon: LucideIcon; tone?: 'good'; title: string; about: string }> = {
  approved: {
    Icon: CircleCheck,
    tone: 'good',
    title: 'Device approved',
    about: 'Your device will be signed in within a moment.',
  },
  consumed: {
    Icon: CircleCheck,
    tone: 'good',
    title: 'Already signed in',
    about: 'You have approved this request before, and the device is signed in.',
  },
  denied: {
    Icon: CircleSlash,
    title: 'Request denied',
    about: 'The device was not let in. If it is yours after all, start again on the device.',
  },
  expired: {
    Icon: Clock,
    title: 'This request has expired',
    about: 'Requests wait a few minutes only. Start again on the device and open the new link.',
  },
  taken: {
    Icon: CircleSlash,
    title: 'Another account has decided about this',
    about: 'Somebody signed in with another account answered this request. Start again on the device.',
  },
  unknown: {
    Icon: CircleHelp,
    title: 'This link leads nowhere',
    about: 'It may be incomplete or very old. Start again on the device and open the new link.',
  },
}

/** Says how a device login stands, and what to do about it. */
export function SettledLogin({ status, children }: { status: SettledStatus; children?: ReactNode }) {
  const { Icon, tone = 'plain', title, about } = words[status]
  return (
    <Panel>
      <IconDisc Icon={Icon} tone={tone} size="large" />
      <PanelTitle title={title}>{about}</PanelTitle>
      {children}
      <p className="border-line border-t pt-5 text-sm">
        <a href="/dashboard" className={linkClass}>
          Go to the dashboard
        </a>
      </p>
    </Panel>
  )
}
