import type { Metadata } from 'next'
import { z } from 'zod'
import { DashboardPage } from '#app/dashboard/dashboard-page.tsx'
import { forPage, requirePerson } from '#app/session.ts'
import { DEVICES_PER_PAGE, type DevicesView, viewDevices } from '#domain/devices/view-devices.ts'
import { serverUrl } from '#platform/config/config.ts'
import { BrowserList } from '#ui/devices/browser-list.tsx'
import { ConnectDevice } from '#ui/devices/connect-device.tsx'
import { DeviceFilter } from '#ui/devices/device-filter.tsx'
import { DeviceGroups } from '#ui/devices/device-groups.tsx'
import { RevokeDevices } from '#ui/devices/revoke-devices.tsx'
import { RevokedWithKey } from '#ui/devices/revoked-with-key.tsx'
import { SignOutOthers } from '#ui/devices/sign-out-others.tsx'
import { Section } from '#ui/frame/section.tsx'
import { PageLinks } from '#ui/primitives/page-links.tsx'
import { rename, revoke, revokeAll, signOutOthers } from './actions.ts'

export const metadata: Metadata = { title: 'Devices' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

const Query = z.object({
  name: z.string().max(100).catch(''),
  page: z.coerce.number().int().min(1).max(1_000_000).catch(1),
})

/** From so many devices on they are worth a search. */
const FILTERED_FROM = 10

export default async function DevicesPage({ searchParams }: Props) {
  const query = Query.parse(await searchParams)
  const person = await requirePerson()
  return (
    <DashboardPage
      title="Devices"
      about="What syncs with your account, and where you are signed in."
      answer={forPage(viewDevices(person, query))}
      heights={['16rem', '12rem', '8rem']}
      reread_seconds={60}
    >
      {(view, now) => showDevices(view, query.name, now)}
    </DashboardPage>
  )
}

function showDevices(view: DevicesView, name: string, now: number) {
  const { device_count, browser_count } = view
  return (
    <>
      {view.revoked_with_key_count > 0 && <RevokedWithKey count={view.revoked_with_key_count} />}
      <Section title="Your devices">
        {device_count > 0 && showFound(view, name, now)}
        <ConnectDevice server_url={serverUrl()} is_first={device_count === 0} />
      </Section>
      <Section title="Browsers">
        <BrowserList browsers={view.browsers} count={browser_count} now={now} />
        {browser_count > 1 && (
          <div>
            <SignOutOthers count={browser_count - 1} signOut={signOutOthers} />
          </div>
        )}
      </Section>
    </>
  )
}

function showFound(view: DevicesView, name: string, now: number) {
  const { device_count, signed_in_count, signed_out_count, has_keyring } = view
  const found_count = signed_in_count + signed_out_count
  const isFiltered = name !== '' || device_count > FILTERED_FROM
  return (
    <>
      {isFiltered && <DeviceFilter name={name} />}
      {found_count === 0 && <p className="text-muted text-sm">No device has “{name}” in its name.</p>}
      <DeviceGroups
        devices={view.devices}
        action={
          // Beside what a search has found, "all" would be taken for all of that.
          device_count > 1 &&
          name === '' && (
            <RevokeDevices count={device_count} has_keyring={has_keyring} revokeAll={revokeAll} />
          )
        }
        signed_in_count={signed_in_count}
        signed_out_count={signed_out_count}
        has_keyring={has_keyring}
        now={now}
        rename={rename}
        revoke={revoke}
      />
      <PageLinks
        page={view.page}
        page_size={DEVICES_PER_PAGE}
        count={found_count}
        href={(page) =>
          `/dashboard/devices?${new URLSearchParams({ ...(name && { name }), page: `${page}` })}`
        }
      />
    </>
  )
}
