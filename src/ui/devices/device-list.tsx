import { RelativeTime } from '#ui/primitives/relative-time.tsx'
import { StatusBadge } from '#ui/primitives/status-badge.tsx'
import { deviceWords } from './device-words.ts'

/** A device as the list shows it. */
export type DeviceFacts = {
  id: string
  name: string
  device_type: string
  is_signed_in: boolean
  last_seen_at: string
}

/** The account's devices, and whether each is signed in. */
export const DeviceList = ({ devices, now }: { devices: DeviceFacts[]; now: number }) => (
  <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
    {devices.map((device) => (
      <li key={device.id}>
        <Device device={device} now={now} />
      </li>
    ))}
  </ul>
)

function Device({ device, now }: { device: DeviceFacts; now: number }) {
  const { name, Icon } = deviceWords(device.device_type)
  return (
    <div className="flex items-center gap-4 px-5 py-4 sm:px-6">
      <Icon className="size-5 shrink-0 text-muted" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <h3 className="font-semibold">{device.name}</h3>
        <p className="text-muted text-sm">
          {name} · last seen <RelativeTime at={device.last_seen_at} now={now} />
        </p>
      </div>
      <StatusBadge tone={device.is_signed_in ? 'good' : 'plain'}>
        {device.is_signed_in ? 'Signed in' : 'Signed out'}
      </StatusBadge>
    </div>
  )
}
