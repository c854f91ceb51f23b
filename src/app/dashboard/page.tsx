import type { Metadata } from 'next'
import { forPage, requirePerson } from '#app/session.ts'
import { getOverview, type Overview } from '#domain/vault/get-overview.ts'
import { serverUrl } from '#platform/config/config.ts'
import { ConnectDevice } from '#ui/devices/connect-device.tsx'
import { DeviceList } from '#ui/devices/device-list.tsx'
import { Section } from '#ui/frame/section.tsx'
import { DataTypeList } from '#ui/vault/data-type-list.tsx'
import { SummaryTiles } from '#ui/vault/summary-tiles.tsx'
import { vaultState } from '#ui/vault/vault-state.ts'
import { DashboardPage } from './dashboard-page.tsx'

export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage() {
  const person = await requirePerson()
  return (
    <DashboardPage
      title="Overview"
      about="How your data stands."
      answer={forPage(getOverview(person))}
      heights={['6rem', '18rem', '10rem']}
    >
      {showOverview}
    </DashboardPage>
  )
}

function showOverview({ config, blobs, devices, protection }: Overview, now: number) {
  const states = vaultState(config, blobs)
  return (
    <>
      <SummaryTiles
        synced_count={states.filter(({ status }) => status === 'synced').length}
        type_count={states.length}
        signed_in_count={devices.filter(({ is_signed_in }) => is_signed_in).length}
        protection={protection}
      />
      <Section title="Data">
        <DataTypeList states={states} now={now} />
      </Section>
      <Section title="Devices">
        {devices.length > 0 && <DeviceList devices={devices} now={now} />}
        <ConnectDevice server_url={serverUrl()} is_first={devices.length === 0} />
      </Section>
    </>
  )
}
