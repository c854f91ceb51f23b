import type { Metadata } from 'next'
import { DashboardPage } from '#app/dashboard/dashboard-page.tsx'
import { forPage, requirePerson } from '#app/session.ts'
import { dataTypes, syncField } from '#contract/data-type.ts'
import { getSyncSettings, type SyncSettings } from '#domain/sync-config/get-sync-settings.ts'
import { SyncSwitches } from '#ui/sync-config/sync-switches.tsx'
import { turnType } from './actions.ts'

export const metadata: Metadata = { title: 'Sync settings' }

export default async function SyncPage() {
  const person = await requirePerson()
  return (
    <DashboardPage
      title="Sync settings"
      about="What your devices keep in sync. A change here reaches every device that is connected at once, and the others when they come back."
      answer={forPage(getSyncSettings(person))}
      heights={['33rem']}
    >
      {showSettings}
    </DashboardPage>
  )
}

const showSettings = ({ config, stored_bytes }: SyncSettings) => (
  <SyncSwitches
    settings={dataTypes.map((type) => ({
      type,
      is_on: config[syncField[type]],
      stored_bytes: stored_bytes[type],
    }))}
    action={turnType}
  />
)
