import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'

/** The page that this one is a part of. */
export type Parent = { path: string; name: string }

type Props = { title: string; about?: ReactNode; parent?: Parent | undefined; children?: ReactNode }

/** What a page of the dashboard is, in a sentence, and what can be done with all of it. */
export const PageHeader = ({ title, about, parent, children }: Props) => (
  <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
    <div className="min-w-0">
      {parent && (
        <a
          href={parent.path}
          className="mb-1 inline-flex min-h-8 items-center gap-1.5 rounded-control text-muted text-sm hover:text-ink print:hidden"
        >
          <ArrowLeft className="size-4" aria-hidden="true" />
          {parent.name}
        </a>
      )}
      <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
      {about && <p className="mt-1 max-w-prose text-muted text-sm print:hidden">{about}</p>}
    </div>
    {children}
  </div>
)
