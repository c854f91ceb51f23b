'use client'

import { TriangleAlert } from 'lucide-react'
import { DatabaseAway } from '#ui/frame/database-away.tsx'
import { buttonClass } from '#ui/primitives/button-class.ts'
import { Card } from '#ui/primitives/card.tsx'

type Props = {
  /** The code of the refusal, or the number by which the log knows the error. */
  digest: string | undefined
  retry: () => void
}

/** What a person reads when a page could not be made, with a way to try again. */
export function ErrorNotice({ digest, retry }: Props) {
  if (digest === 'database_unavailable') return <DatabaseAway />
  return (
    <Card className="mx-auto max-w-lg sm:p-8">
      <div role="alert" className="grid justify-items-start gap-4">
        <TriangleAlert className="size-10 text-warning" aria-hidden="true" />
        <h1 className="font-semibold text-xl tracking-tight">This page could not be shown</h1>
        <p className="text-muted text-sm">
          Something went wrong on the server. Nothing you stored has changed. If trying again does not help,
          tell who runs it.
        </p>
        {digest && <p className="text-muted text-sm">Error {digest}</p>}
        <button type="button" onClick={retry} className={buttonClass('primary')}>
          Try again
        </button>
      </div>
    </Card>
  )
}
