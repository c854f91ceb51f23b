import { Compass } from 'lucide-react'
import type { Metadata } from 'next'
import { CenteredPage } from '#ui/frame/centered-page.tsx'
import { Panel } from '#ui/frame/panel.tsx'
import { PanelTitle } from '#ui/frame/panel-title.tsx'
import { buttonClass } from '#ui/primitives/button-class.ts'
import { IconDisc } from '#ui/primitives/icon-disc.tsx'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <CenteredPage>
      <Panel>
        <IconDisc Icon={Compass} tone="plain" size="large" />
        <PanelTitle title="There is no such page">
          The address may be mistyped, or the page has moved.
        </PanelTitle>
        <a href="/dashboard" className={buttonClass('primary')}>
          Go to the dashboard
        </a>
      </Panel>
    </CenteredPage>
  )
}
