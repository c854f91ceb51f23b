import type { ReactNode } from 'react'

/** The sheet of a page with one thing to do. */
export const Panel = ({ children, className = '' }: { children: ReactNode; className?: string }) => (
  <div
    className={`grid grid-cols-[minmax(0,1fr)] gap-6 rounded-overlay border border-line bg-surface p-6 shadow-panel sm:p-8 ${className}`}
  >
    {children}
  </div>
)
