import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

type Props = {
  Icon: LucideIcon
  title: string
  /** Where it stands for a whole page. */
  Heading?: 'h2' | 'h3'
  children: ReactNode
}

/** What stands where there is nothing yet: why, and what to do next. */
export const EmptyState = ({ Icon, title, Heading = 'h3', children }: Props) => (
  <div className="grid justify-items-center gap-2 rounded-card border border-edge border-dashed px-6 py-10 text-center">
    <Icon className="size-8 text-accent" aria-hidden="true" />
    <Heading className="font-semibold">{title}</Heading>
    <div className="grid max-w-prose justify-items-center gap-3 text-muted text-sm">{children}</div>
  </div>
)
