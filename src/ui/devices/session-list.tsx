import { ExactTime } from '#ui/primitives/exact-time.tsx'
import { RelativeTime } from '#ui/primitives/relative-time.tsx'
import { StatusBadge } from '#ui/primitives/status-badge.tsx'

/** A session of a device. */
export type SessionFacts = {
  id: string
  token_prefix: string
  created_at: string
  last_used_at: string
  expires_at: string
  revoked_at: string | null
}

/** The sessions a device has had: how each token begins, and when it began and ends. */
export const SessionList = ({ sessions, now }: { sessions: SessionFacts[]; now: number }) =>
  sessions.length === 0 ? (
    <p className="text-muted text-sm">It has none: they ended long ago.</p>
  ) : (
    <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface shadow-card">
      {sessions.map((session) => (
        <Session key={session.id} session={session} now={now} />
      ))}
    </ul>
  )

function Session({ session, now }: { session: SessionFacts; now: number }) {
  const { token_prefix, created_at, last_used_at, expires_at, revoked_at } = session
  const isLive = !revoked_at && Date.parse(expires_at) > now
  return (
    <li className="flex items-center gap-4 px-4 py-3.5 text-sm sm:px-5">
      <div className="min-w-0 flex-1">
        <p className="truncate font-mono text-xs">{token_prefix}…</p>
        <p className="text-muted">
          Since <ExactTime at={created_at} now={now} /> · last used{' '}
          <RelativeTime at={last_used_at} now={now} /> · {isLive ? 'ends' : 'ended'}{' '}
          <ExactTime at={revoked_at ?? expires_at} now={now} />
        </p>
      </div>
      <StatusBadge tone={isLive ? 'good' : 'plain'}>{isLive ? 'Open' : 'Ended'}</StatusBadge>
    </li>
  )
}
