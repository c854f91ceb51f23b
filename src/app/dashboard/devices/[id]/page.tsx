import { MonitorX } from 'lucide-react'
import type { Metadata } from 'next'
import { DashboardPage } from '#app/dashboard/dashboard-page.tsx'
import { rename, revoke, revokeAll } from '#app/dashboard/devices/actions.ts'
import { forPage, requirePerson } from '#app/session.ts'
import { DeviceId } from '#contract/device.ts'
import { type DeviceView, viewDevice } from '#domain/devices/view-device.ts'
import { DeviceCard } from '#ui/devices/device-card.tsx'
import { RevokeDevice } from '#ui/devices/revoke-device.tsx'
import { RevokeDevices } from '#ui/devices/revoke-devices.tsx'
import { SessionList } from '#ui/devices/session-list.tsx'
import { StoredList } from '#ui/devices/stored-list.tsx'
import { Section } from '#ui/frame/section.tsx'
import { EmptyState } from '#ui/primitives/empty-state.tsx'

export const metadata: Metadata = { title: 'Device' }

type Props = { params: Promise<{ id: string }> }

export default async function DevicePage({ params }: Props) {
  const person = await requirePerson()
  const id = DeviceId.parse((await params).id)
  return (
    <DashboardPage
      title="Device"
      parent={{ path: '/dashboard/devices', name: 'Devices' }}
      answer={forPage(viewDevice(person, id))}
      heights={['12rem', '8rem', '8rem']}
      reread_seconds={60}
    >
      {showDevice}
    </DashboardPage>
  )
}

function showDevice({ device, ...view }: DeviceView, now: number) {
  if (!device)
    return (
      <EmptyState Icon={MonitorX} title="There is no such device" Heading="h2">
        <p>It was revoked, or belongs to another account.</p>
      </EmptyState>
    )
  const { id, name } = device
  const { has_keyring } = view
  return (
    <>
      <DeviceCard device={device} key_state={keyState(view)} rename={rename} now={now} />
      <Section title="Stored last">
        <StoredList stored={view.stored} now={now} />
      </Section>
      <Section title="Sessions">
        <SessionList sessions={view.sessions} now={now} />
      </Section>
      <Section title="Sign out">
        <div className="flex flex-wrap gap-2">
          <RevokeDevice id={id} name={name} has_keyring={has_keyring} revoke={revoke} />
          {view.other_count > 0 && (
            <RevokeDevices
              count={view.other_count}
              keep={{ id, name }}
              has_keyring={has_keyring}
              revokeAll={revokeAll}
            />
          )}
        </div>
      </Section>
    </>
  )
}

const keyState = ({ has_keyring, has_key }: Pick<DeviceView, 'has_keyring' | 'has_key'>) =>
  has_keyring ? (has_key ? 'has it' : 'not given') : 'none'
