import { MonitorSmartphone } from 'lucide-react'
import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { forPage, requirePerson } from '#app/session.ts'
import { getOverview, type Overview } from '#domain/vault/get-overview.ts'
import { config, serverUrl } from '#platform/config/config.ts'
import { ConnectDevice } from '#ui/devices/connect-device.tsx'
import { DeviceList } from '#ui/devices/device-list.tsx'
import { Section } from '#ui/frame/section.tsx'
import { ActivityChart } from '#ui/overview/activity-chart.tsx'
import { FirstSteps } from '#ui/overview/first-steps.tsx'
import { StorageMeter } from '#ui/overview/storage-meter.tsx'
import { SummaryStrip } from '#ui/overview/summary-strip.tsx'
import { EmptyState } from '#ui/primitives/empty-state.tsx'
import { DataTypeList } from '#ui/vault/data-type-list.tsx'
import { vaultState } from '#ui/vault/vault-state.ts'
import { hideFirstSteps } from './actions.ts'
import { DashboardPage } from './dashboard-page.tsx'
import { STEPS_COOKIE } from './steps-cookie.ts'

export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage() {
  const person = await requirePerson()
  const isHidden = (await cookies()).has(STEPS_COOKIE)
  return (
    <DashboardPage
      title="Overview"
      about="How your data stands."
      answer={forPage(getOverview(person))}
      heights={['6.5rem', '27rem', '16rem', '12rem']}
    >
      {(overview, now) => {
        const isSettled = overview.device_count > 1 && overview.has_stored
        return showOverview(overview, now, !isHidden && !isSettled)
      }}
    </DashboardPage>
  )
}

function showOverview(overview: Overview, now: number, hasSteps: boolean) {
  const { blobs, devices, device_count } = overview
  const states = vaultState(overview.config, blobs)
  const used_bytes = blobs.reduce((sum, { blob_size_bytes }) => sum + blob_size_bytes, 0)
  return (
    <>
      {hasSteps && (
        <FirstSteps
          device_count={device_count}
          has_stored={overview.has_stored}
          server_url={serverUrl()}
          hide={hideFirstSteps}
        />
      )}
      <SummaryStrip
        synced_count={states.filter(({ status }) => status === 'synced').length}
        type_count={states.length}
        signed_in_count={overview.signed_in_count}
        used_bytes={used_bytes}
        protection={overview.protection}
      />
      <Section title="Data" more={{ href: '/dashboard/vault', said: 'Open the vault' }}>
        <DataTypeList states={states} now={now} />
      </Section>
      <div className="grid gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Section title="Activity">
          <ActivityChart today={overview.today} counts={overview.activity} />
        </Section>
        <Section title="Storage">
          <StorageMeter
            used_bytes={used_bytes}
            max_bytes={config().MAX_ACCOUNT_BYTES}
            kept_bytes={overview.kept_bytes}
            max_kept_bytes={config().MAX_KEPT_BYTES}
          />
        </Section>
      </div>
      <Section
        title="Devices"
        more={{
          href: '/dashboard/devices',
          said: device_count > devices.length ? `All ${device_count} devices` : 'Manage devices',
        }}
      >
        {device_count > 0 && <DeviceList devices={devices} now={now} />}
        {device_count === 0 && hasSteps && (
          <EmptyState Icon={MonitorSmartphone} title="No device yet">
            <p>The first step at the top of this page connects one.</p>
          </EmptyState>
        )}
        {!hasSteps && <ConnectDevice server_url={serverUrl()} is_first={device_count === 0} />}
      </Section>
    </>
  )
}
