import type { LucideIcon } from 'lucide-react'

const tones = {
  good: 'bg-accent-soft text-accent',
  plain: 'bg-sunken text-muted',
  warning: 'bg-warning-soft text-warning',
} as const

/** How a thing has ended, at the head of a panel. */
export const PanelIcon = ({ Icon, tone }: { Icon: LucideIcon; tone: keyof typeof tones }) => (
  <span className={`flex size-14 items-center justify-center rounded-full ${tones[tone]}`}>
    <Icon className="size-7" aria-hidden="true" />
  </span>
)
