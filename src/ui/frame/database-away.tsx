import { CloudOff } from 'lucide-react'
import { buttonClass } from '#ui/primitives/button-class.ts'
import { Card } from '#ui/primitives/card.tsx'

/**
 * What a person reads while the database does not answer: in place of a page, or of a part under the page's own title.
 * Trying again is a link, which needs no script.
 */
export function DatabaseAway({ Heading = 'h1' }: { Heading?: 'h1' | 'h2' }) {
  return (
    <Card className="mx-auto max-w-lg sm:p-8">
      <div role="alert" className="grid justify-items-start gap-4">
        <CloudOff className="size-10 text-warning" aria-hidden="true" />
        <Heading className="font-semibold text-xl tracking-tight">The database does not answer</Heading>
        <p className="text-muted text-sm">
          It may be starting again. Nothing is lost: your devices keep what they have and go on syncing when
          it is back.
        </p>
        {/* biome-ignore lint/a11y/useValidAnchor: the empty address is this page's own, with its query */}
        <a href="" className={buttonClass('primary')}>
          Try again
        </a>
      </div>
    </Card>
  )
}
