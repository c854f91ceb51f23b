import type { Metadata } from 'next'
import { CenteredPage } from '#ui/frame/centered-page.tsx'
import { buttonClass } from '#ui/primitives/button-class.ts'
import { Card } from '#ui/primitives/card.tsx'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <CenteredPage>
      <Card className="grid justify-items-start gap-3">
        <h1 className="font-semibold text-2xl tracking-tight">There is no such page</h1>
        <p className="text-muted">The address may be mistyped, or the page has moved.</p>
        <a href="/dashboard" className={buttonClass('primary')}>
          Go to the dashboard
        </a>
      </Card>
    </CenteredPage>
  )
}
