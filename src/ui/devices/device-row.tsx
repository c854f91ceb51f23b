import type { Device } from '#contract/device.ts'
import type { FormAction } from '#ui/action/outcome.ts'
import { ExactTime } from '#ui/primitives/exact-time.tsx'
import { RelativeTime } from '#ui/primitives/relative-time.tsx'
import { DeviceName } from './device-name.tsx'
import { deviceWords } from './device-words.ts'
import { LastSeen } from './last-seen.tsx'
import { RevokeDevice } from './revoke-device.tsx'

/** What can be done with each device of a list. */
export type DeviceActions = { has_keyring: boolean; rename: FormAction; revoke: FormAction }

type Props = DeviceActions & { device: Device; now: number }

/** A device in a list: what it is, when it was seen, its session, and what can be done with it. */
export function DeviceRow({ device, now, has_keyring, rename, revoke }: Props) {
  const { id, name, token_prefix, expires_at } = device
  const kind = deviceWords(device.device_type)
  return (
    <li className="flex items-start gap-4 px-4 py-3.5 sm:items-center sm:px-5">
      <kind.Icon className="size-5 shrink-0 text-muted max-sm:mt-1" aria-hidden="true" />
      <div className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-1 text-muted text-sm @3xl:grid-cols-[minmax(0,1fr)_10rem_12rem] @3xl:items-center">
        <div className="min-w-0">
          <DeviceName id={id} name={name} rename={rename} href={`/dashboard/devices/${id}`} />
          <p className="truncate" title={kind.name}>
            {kind.name}
          </p>
        </div>
        <p className="flex flex-wrap items-baseline gap-x-2 @3xl:block">
          <LastSeen at={device.last_seen_at} now={now} />
          <span className="text-xs @3xl:block">
            since <ExactTime at={device.created_at} now={now} />
          </span>
        </p>
        {token_prefix && expires_at && (
          <p className="text-xs @max-3xl:hidden">
            <span className="block truncate font-mono">{token_prefix}…</span>
            session ends <RelativeTime at={expires_at} now={now} />
          </p>
        )}
      </div>
      <RevokeDevice id={id} name={name} has_keyring={has_keyring} revoke={revoke} />
    </li>
  )
}
