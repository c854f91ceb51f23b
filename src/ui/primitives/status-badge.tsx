import type { ReactNode } from 'react'

const tones = {
  good: 'bg-accent-soft text-accent',
  plain: 'bg-sunken text-muted',
  faint: 'border border-line text-muted',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
} as const

/** How something stands, in a word or two. */
export const StatusBadge = ({ tone, children }: { tone: keyof typeof tones; children: ReactNode }) => (
  <span className={`shrink-0 rounded-full px-2.5 py-0.5 font-medium text-xs ${tones[tone]}`}>{children}</span>
)
