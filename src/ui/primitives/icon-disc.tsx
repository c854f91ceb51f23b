import type { LucideIcon } from 'lucide-react'

const tones = {
  good: 'bg-accent-soft text-accent',
  plain: 'bg-sunken text-muted',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
} as const

/** How something stands, by colour. */
export type Tone = keyof typeof tones

const sizes = {
  small: ['size-9', 'size-4.5'],
  medium: ['size-11', 'size-5'],
  large: ['size-14', 'size-7'],
} as const

type Props = { Icon: LucideIcon; tone: Tone; size?: keyof typeof sizes }

/** A picture of how something stands, beside the words that say it. */
export function IconDisc({ Icon, tone, size = 'medium' }: Props) {
  const [disc, icon] = sizes[size]
  return (
    <span className={`flex ${disc} shrink-0 items-center justify-center rounded-full ${tones[tone]}`}>
      <Icon className={icon} aria-hidden="true" />
    </span>
  )
}
