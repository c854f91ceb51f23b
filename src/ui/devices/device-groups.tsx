import { useId } from 'react'
import type { Device } from '#contract/device.ts'
import { type DeviceActions, DeviceRow } from './device-row.tsx'

type Props = DeviceActions & {
  devices: Device[]
  signed_in_count: number
  signed_out_count: number
  now: number
}

/** A page of devices, those that are signed in apart from those that are not, with how many of each there are. */
export const DeviceGroups = ({ devices, signed_in_count, signed_out_count, ...row }: Props) => (
  <>
    <Group
      title="Signed in"
      count={signed_in_count}
      devices={devices.filter((one) => one.is_signed_in)}
      {...row}
    />
    <Group
      title="Signed out"
      count={signed_out_count}
      devices={devices.filter((one) => !one.is_signed_in)}
      {...row}
    />
  </>
)

type GroupProps = DeviceActions & { title: string; count: number; devices: Device[]; now: number }

function Group({ title, count, devices, ...row }: GroupProps) {
  const id = useId()
  if (devices.length === 0) return null
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <p id={id} className="font-medium text-muted text-sm">
        {title} <span className="font-normal tabular-nums">· {count}</span>
      </p>
      <ul
        aria-labelledby={id}
        className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface shadow-card"
      >
        {devices.map((device) => (
          <DeviceRow key={device.id} device={device} {...row} />
        ))}
      </ul>
    </div>
  )
}
