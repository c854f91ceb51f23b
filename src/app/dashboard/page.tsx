import type { Metadata } from 'next'
import { forPage, requirePerson } from '#app/session.ts'
import { WhenReady } from '#app/when-ready.tsx'
import { getOverview, type Overview } from '#domain/vault/get-overview.ts'
import { serverUrl, config as settings } from '#platform/config/config.ts'
import { ConnectDevice } from '#ui/devices/connect-device.tsx'
import { DeviceList } from '#ui/devices/device-list.tsx'
import { Section } from '#ui/frame/section.tsx'
import { FollowChanges } from '#ui/live/follow-changes.tsx'
import { DataTypeList } from '#ui/vault/data-type-list.tsx'
import { OverviewSkeleton } from '#ui/vault/overview-skeleton.tsx'
import { SummaryTiles } from '#ui/vault/summary-tiles.tsx'
import { vaultState } from '#ui/vault/vault-state.ts'

export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage() {
  const person = await requirePerson()
  const overview = forPage(getOverview(person))
  return (
    <div className="grid gap-8">
      <div>
        <h1 className="font-semibold text-2xl tracking-tight sm:text-3xl">Overview</h1>
        <p className="mt-1 text-muted">Hello, {person.email ?? 'there'}. This is how your data stands.</p>
      </div>
      <WhenReady answer={overview} fallback={<OverviewSkeleton />}>
        {showOverview}
      </WhenReady>
    </div>
  )
}

function showOverview({ config, blobs, devices, protection, cursor }: Overview) {
  const states = vaultState(config, blobs)
  const now = Date.now()
  return (
    <>
      <FollowChanges cursor={`${cursor.epoch}.${cursor.seq}`} ping_seconds={settings().PING_SECONDS} />
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
