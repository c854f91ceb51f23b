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
      about="What your devices keep in sync. Those that are connected follow at once, the others when they come back. Turning a type off removes nothing."
      answer={forPage(getSyncSettings(person))}
      heights={['31rem']}
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
