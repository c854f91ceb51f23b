import type { ReactNode } from 'react'

/** The sheet of a page with one thing to do. */
export const Panel = ({ children, className = '' }: { children: ReactNode; className?: string }) => (
  <div
    className={`grid grid-cols-[minmax(0,1fr)] gap-5 rounded-overlay border border-line bg-surface p-5 shadow-panel sm:gap-6 sm:p-8 ${className}`}
  >
    {children}
  </div>
)
