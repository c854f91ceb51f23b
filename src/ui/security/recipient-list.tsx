import { CircleHelp, FileText, KeyRound, type LucideIcon, MonitorX } from 'lucide-react'
import type { ReactNode } from 'react'
import { deviceWords } from '#ui/devices/device-words.ts'
import { StatusBadge } from '#ui/primitives/status-badge.tsx'
import { joinedWords } from './recipient-words.ts'
import type { RecipientFacts } from './security-facts.ts'

/** Everybody the account's key is sealed to: devices, then what a person has. */
export function RecipientList({ recipients }: { recipients: RecipientFacts[] }) {
  const devices = recipients.filter(({ kind }) => kind === 'device')
  const others = recipients.filter(({ kind }) => kind !== 'device')
  return (
    <div className="grid gap-4">
      <Kind title={`Devices (${devices.length})`}>
        {devices.map((recipient) => (
          <DeviceRow key={recipient.device_id} recipient={recipient} />
        ))}
      </Kind>
      <Kind title="What you have or know">
        {others.map(({ kind }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two of a kind have nothing else to be told apart by
          <OtherRow key={index} kind={kind} />
        ))}
      </Kind>
    </div>
  )
}

const Kind = ({ title, children }: { title: string; children: ReactNode[] }) =>
  children.length > 0 && (
    <div className="grid gap-2">
      <h3 className="font-medium text-muted text-sm">{title}</h3>
      <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
        {children}
      </ul>
    </div>
  )

function DeviceRow({ recipient }: { recipient: RecipientFacts }) {
  const { device, device_id, is_known_key } = recipient
  const id = device_id?.slice(0, 8) ?? ''
  if (!device) {
    return (
      <Row
        Icon={MonitorX}
        look="text-warning"
        name={`A device that is not yours any more (${id})`}
        badge={<StatusBadge tone="warning">Still has the key</StatusBadge>}
      >
        It is signed out and gets nothing from this server. If it was lost, make a new key, which it does not
        get.
      </Row>
    )
  }
  const { name, Icon } = deviceWords(device.device_type)
  return (
    <Row
      Icon={Icon}
      name={device.name}
      badge={
        is_known_key ? (
          <StatusBadge tone={device.is_signed_in ? 'good' : 'plain'}>
            {device.is_signed_in ? 'Signed in' : 'Signed out'}
          </StatusBadge>
        ) : (
          <StatusBadge tone="warning">Another key</StatusBadge>
        )
      }
    >
      {is_known_key
        ? `${name} · ${joinedWords(recipient)}`
        : 'The keyring names another key than this device brought when it signed in. Ask one of your devices: npx roost key recipients.'}
    </Row>
  )
}

const others: Record<string, { Icon: LucideIcon; name: string; about: ReactNode }> = {
  passphrase: {
    Icon: KeyRound,
    name: 'The passphrase',
    about:
      'Opens the key on any device of yours that is signed in. This server never sees it and cannot reset it.',
  },
  recovery: {
    Icon: FileText,
    name: 'The recovery words',
    about: (
      <>
        24 words, for the day you have neither a device nor the passphrase.{' '}
        <a href="/dashboard/security/recovery-sheet" className="text-accent underline underline-offset-4">
          Print a sheet to write them on
        </a>
      </>
    ),
  },
}

const OtherRow = ({ kind }: { kind: string }) => {
  const { Icon, name, about } = others[kind] ?? {
    Icon: CircleHelp,
    name: kind,
    about: 'Of a newer Roost than this server.',
  }
  return (
    <Row Icon={Icon} name={name}>
      {about}
    </Row>
  )
}

type RowProps = { Icon: LucideIcon; look?: string; name: string; badge?: ReactNode; children: ReactNode }

const Row = ({ Icon, look = 'text-muted', name, badge, children }: RowProps) => (
  <li className="flex items-start gap-4 px-5 py-3.5 sm:px-6">
    <Icon className={`mt-0.5 size-5 shrink-0 ${look}`} aria-hidden="true" />
    <div className="min-w-0 flex-1 text-sm">
      <h4 className="truncate font-medium" title={name}>
        {name}
      </h4>
      <p className="text-muted">{children}</p>
    </div>
    {badge}
  </li>
)
