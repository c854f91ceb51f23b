import type { Device } from '#contract/device.ts'
import type { FormAction } from '#ui/action/outcome.ts'
import { Card } from '#ui/primitives/card.tsx'
import { ExactTime } from '#ui/primitives/exact-time.tsx'
import { Fact } from '#ui/primitives/fact.tsx'
import { StatusBadge } from '#ui/primitives/status-badge.tsx'
import { DeviceName } from './device-name.tsx'
import { deviceWords } from './device-words.ts'
import { LastSeen } from './last-seen.tsx'

const keyWords = {
  'has it': 'It has been given the key of your data.',
  'not given':
    'It is not in the keyring: it opens your data with the passphrase or the recovery words alone.',
  none: 'The account has no keyring yet.',
} as const

type Props = { device: Device; key_state: keyof typeof keyWords; rename: FormAction; now: number }

/** What a device is, and how it stands. */
export function DeviceCard({ device, key_state, rename, now }: Props) {
  const { name, Icon } = deviceWords(device.device_type)
  return (
    <Card className="grid grid-cols-[minmax(0,1fr)] gap-5 sm:p-6">
      <div className="flex items-center gap-4">
        <Icon className="size-6 shrink-0 text-muted" aria-hidden="true" />
        <div className="min-w-0 flex-1">
          <DeviceName id={device.id} name={device.name} rename={rename} />
        </div>
        <StatusBadge tone={device.is_signed_in ? 'good' : 'plain'}>
          {device.is_signed_in ? 'Signed in' : 'Signed out'}
        </StatusBadge>
      </div>
      <dl className="grid gap-x-8 gap-y-4 text-sm sm:grid-cols-2">
        <Fact name="Last seen">
          <LastSeen at={device.last_seen_at} now={now} />
        </Fact>
        <Fact name="Connected since">
          <ExactTime at={device.created_at} now={now} />
        </Fact>
        <Fact name="Kind">{name}</Fact>
        <Fact name="Key">{keyWords[key_state]}</Fact>
        <Fact name="Id">
          <span className="font-mono text-xs">{device.id}</span>
        </Fact>
      </dl>
    </Card>
  )
}
