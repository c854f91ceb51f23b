import type { ReactNode } from 'react'

/** One thing that is known, by its name. It stands in a `dl`. */
export const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-muted">{name}</dt>
    <dd className="mt-0.5 font-medium tabular-nums">{children}</dd>
  </div>
)
