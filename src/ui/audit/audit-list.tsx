import type { AuditEvent } from '#contract/audit.ts'
import { auditWords } from '#contract/audit-words.ts'
import { ExactTime } from '#ui/primitives/exact-time.tsx'
import { userAgentWords } from '#ui/primitives/user-agent-words.ts'
import { auditAddress } from './audit-address.ts'
import { eventDetails } from './event-details.ts'
import { eventLooks, unknownLook } from './event-look.ts'

type Row = Omit<AuditEvent, 'previous_hash' | 'hash'>

type Props = {
  events: Row[]
  /** The number at which the chain breaks, if it does. */
  broken_at: number | null
  /** Who looks at it. */
  own: { ip: string | null; user_agent: string | null }
  now: number
}

const columns = '@2xl:grid-cols-[minmax(0,5fr)_minmax(0,3fr)_minmax(0,3fr)_9.5rem]'

/** Rows of the audit log, newest first: what, who, from where and when. */
export const AuditList = ({ events, broken_at, own, now }: Props) => (
  <div className="@container overflow-hidden rounded-card border border-line bg-surface">
    <div
      aria-hidden="true"
      className={`hidden gap-x-4 border-line border-b bg-sunken/60 px-5 py-2 font-medium text-muted text-xs @2xl:grid ${columns}`}
    >
      <span className="pl-11">What</span>
      <span>Who</span>
      <span>From</span>
      <span className="text-right">When</span>
    </div>
    <ol aria-label="Entries, newest first" className="divide-y divide-line">
      {events.map((event) => (
        <li
          key={event.id}
          id={`entry-${event.seq}`}
          className={`grid grid-cols-[minmax(0,1fr)] gap-x-4 gap-y-1.5 px-4 py-3 text-sm @2xl:items-center @2xl:px-5 ${columns} ${
            event.seq === broken_at ? 'bg-danger-soft' : ''
          }`}
        >
          <What event={event} is_broken={event.seq === broken_at} />
          <div className="flex flex-wrap gap-x-3 pl-11 @2xl:contents">
            <Who event={event} own={own} />
            <From event={event} />
            <p className="text-muted @2xl:text-right">
              <ExactTime at={event.created_at} now={now} />
            </p>
          </div>
        </li>
      ))}
    </ol>
  </div>
)

function What({ event, is_broken }: { event: Row; is_broken: boolean }) {
  const { Icon, tone } = eventLooks[event.event_type] ?? unknownLook
  const details = eventDetails(event)
  return (
    <div className="flex min-w-0 items-center gap-3">
      <span className={`flex size-8 shrink-0 items-center justify-center rounded-control ${tone}`}>
        <Icon className="size-4" aria-hidden="true" />
      </span>
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{auditWords[event.event_type] ?? event.event_type}</span>
          <span className="text-muted text-xs tabular-nums">#{event.seq}</span>
        </p>
        {details && (
          <p className="truncate text-muted" title={details}>
            {details}
          </p>
        )}
        {is_broken && <p className="font-medium text-danger">The chain breaks here.</p>}
      </div>
    </div>
  )
}

function Who({ event, own }: { event: Row; own: Props['own'] }) {
  const { device_id, device_name, event_type } = event
  const isOwn = own.user_agent !== null && event.user_agent === own.user_agent && event.ip_address === own.ip
  return (
    <p className="min-w-0">
      {device_id ? (
        <a
          href={auditAddress({ device: device_id })}
          title={device_name ?? device_id}
          className="block truncate underline decoration-line underline-offset-4 hover:decoration-current"
        >
          {device_name ?? `A removed device (${device_id.slice(0, 8)})`}
        </a>
      ) : (
        <span className="block truncate">
          {event_type === 'sign_in_failed' ? 'Somebody in a browser' : 'A browser, signed in as you'}
        </span>
      )}
      {!device_id && isOwn && <span className="block text-muted text-xs">looks like this one</span>}
    </p>
  )
}

const From = ({ event: { ip_address, user_agent } }: { event: Row }) => (
  <p className="flex min-w-0 flex-wrap gap-x-3 text-muted @2xl:block">
    <span className="block truncate tabular-nums" title={ip_address ?? undefined}>
      {ip_address ?? 'Address not known'}
    </span>
    <span className="block truncate @2xl:text-xs" title={user_agent ?? undefined}>
      {userAgentWords(user_agent)}
    </span>
  </p>
)
