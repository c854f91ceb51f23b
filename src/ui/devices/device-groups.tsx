import { type ReactNode, useId } from 'react'
import type { Device } from '#contract/device.ts'
import { type DeviceActions, DeviceRow } from './device-row.tsx'

type Props = DeviceActions & {
  devices: Device[]
  signed_in_count: number
  signed_out_count: number
  /** What can be done with all devices. */
  action: ReactNode
  now: number
}

/** A page of devices, those that are signed in apart from those that are not, with how many of each there are. */
export function DeviceGroups({ devices, signed_in_count, signed_out_count, action, ...row }: Props) {
  const groups = [
    { title: 'Signed in', count: signed_in_count, devices: devices.filter((one) => one.is_signed_in) },
    { title: 'Signed out', count: signed_out_count, devices: devices.filter((one) => !one.is_signed_in) },
  ]
  return groups
    .filter((group) => group.devices.length > 0)
    .map((group, index) => <Group key={group.title} {...group} {...row} action={index === 0 && action} />)
}

type GroupProps = DeviceActions & {
  title: string
  count: number
  devices: Device[]
  action: ReactNode
  now: number
}

function Group({ title, count, devices, action, ...row }: GroupProps) {
  const id = useId()
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <div className="flex min-h-9 items-end justify-between gap-4">
        <p id={id} className="font-medium text-muted text-sm">
          {title} <span className="font-normal tabular-nums">· {count}</span>
        </p>
        {action}
      </div>
      <ul
        aria-labelledby={id}
        className="@container divide-y divide-line overflow-hidden rounded-card border border-line bg-surface shadow-card"
      >
        {devices.map((device) => (
          <DeviceRow key={device.id} device={device} {...row} />
        ))}
      </ul>
    </div>
  )
}
