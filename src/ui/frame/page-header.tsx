import type { ReactNode } from 'react'

type Props = { title: string; about?: ReactNode; children?: ReactNode }

/** What a page of the dashboard is, in a sentence, and what can be done with all of it. */
export const PageHeader = ({ title, about, children }: Props) => (
  <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
    <div className="min-w-0">
      <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
      {about && <p className="mt-1 max-w-prose text-muted text-sm">{about}</p>}
    </div>
    {children}
  </div>
)
