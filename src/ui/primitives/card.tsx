import type { ReactNode } from 'react'

/** A raised sheet. */
export const Card = ({ children, className = '' }: { children: ReactNode; className?: string }) => (
  <div className={`rounded-card border border-line bg-surface p-5 shadow-card ${className}`}>{children}</div>
)
