import type { ReactNode } from 'react'

/** A raised sheet. */
export const Card = ({ children, className = '' }: { children: ReactNode; className?: string }) => (
  <div className={`rounded-2xl border border-line bg-surface p-5 sm:p-6 ${className}`}>{children}</div>
)
