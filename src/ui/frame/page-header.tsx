import { ChevronLeft } from 'lucide-react'
import type { ReactNode } from 'react'

type Props = {
  title: string
  about?: ReactNode
  /** The page that this one is a part of. */
  up?: { path: string; name: string } | undefined
  children?: ReactNode
}

/** What a page of the dashboard is, in a sentence, and what can be done with all of it. */
export const PageHeader = ({ title, about, up, children }: Props) => (
  <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
    <div className="min-w-0">
      {up && (
        <a
          href={up.path}
          className="-ml-1 mb-1 inline-flex min-h-8 items-center gap-1 rounded-control pr-2 text-muted text-sm hover:text-ink"
        >
          <ChevronLeft className="size-4" aria-hidden="true" />
          {up.name}
        </a>
      )}
      <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
      {about && <p className="mt-1 max-w-prose text-muted text-sm">{about}</p>}
    </div>
    {children}
  </div>
)
