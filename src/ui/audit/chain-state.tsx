import { CircleX, Hourglass, Link2, ShieldCheck } from 'lucide-react'
import { buttonClass } from '#ui/primitives/button-class.ts'
import { ExactTime } from '#ui/primitives/exact-time.tsx'
import { StatusBadge } from '#ui/primitives/status-badge.tsx'
import { countEntries, type LogFacts, sayEntries } from './chain-words.ts'

type Props = {
  log: LogFacts
  /** Where the page has the whole chain checked. */
  check_path: string
  /** After how many days entries are removed. */
  retain_days: number
  now: number
}

/** Whether anybody has changed the log, as far as that can be told. */
export function ChainState(props: Props) {
  const { chain } = props.log
  if (chain.state === 'broken')
    return <Broken broken_at={chain.broken_at ?? 0} check_path={props.check_path} />
  const isWhole = chain.state === 'whole'
  const Icon = isWhole ? ShieldCheck : chain.state === 'busy' ? Hourglass : Link2
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-card border border-line bg-surface px-4 py-3 shadow-card sm:px-5">
      <Icon className={`size-5 shrink-0 ${isWhole ? 'text-accent' : 'text-muted'}`} aria-hidden="true" />
      <div role="status" className="min-w-0 flex-1 basis-72 text-sm">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {sayEntries(countEntries(props.log))}
          <StatusBadge tone={isWhole ? 'good' : 'plain'}>
            {isWhole ? 'Chain verified' : 'Not checked'}
          </StatusBadge>
        </p>
        <About {...props} />
      </div>
      {!isWhole && (
        <a href={props.check_path} className={`${buttonClass('small')} shrink-0`}>
          {chain.state === 'busy' ? 'Check again' : 'Check the chain'}
        </a>
      )}
    </div>
  )
}

function About({ log: { since, chain }, retain_days, now }: Props) {
  if (!since) return <p className="text-muted">Nothing has happened yet.</p>
  const from = (
    <>
      Since <ExactTime at={since} now={now} />.{' '}
    </>
  )
  if (chain.state === 'whole') {
    return (
      <p className="text-muted">
        {from}Each entry carries the hash of the one before, so none is missing and none was altered. Only a
        copy of yours can tell if somebody has written all of it anew: download one now and then.
        {chain.anchor_seq > 0 &&
          ` The ${sayEntries(chain.anchor_seq)} before were removed after ${retain_days} days; the chain goes on from the last of them.`}
      </p>
    )
  }
  return (
    <p className="text-muted">
      {from}
      {chain.state === 'busy'
        ? 'The chain is being checked in another window. Try again in a moment.'
        : 'Each entry carries the hash of the one before. A long log takes a moment to check.'}
    </p>
  )
}

const Broken = ({ broken_at, check_path }: { broken_at: number; check_path: string }) => (
  <div role="alert" className="flex gap-3 rounded-card bg-danger-soft px-4 py-4 text-danger sm:px-5">
    <CircleX className="mt-0.5 size-5 shrink-0" aria-hidden="true" />
    <div className="grid min-w-0 justify-items-start gap-2 text-sm">
      <h2 className="font-semibold text-base">The chain is broken at entry {broken_at}</h2>
      <p>
        That entry is missing, was altered, or does not follow from the one before. Somebody with access to
        the database has changed the log. The entries before it still follow from one another.
      </p>
      <ul className="grid list-disc gap-1 pl-5">
        <li>Download the log now, and compare it with a copy from before: each line has its hash.</li>
        <li>Ask whoever runs this server what was done to its database.</li>
        <li>
          Look through your <a href="/dashboard/devices">devices</a>, remove what you do not know, and{' '}
          <a href="/dashboard/security/password">change your password</a>.
        </li>
      </ul>
      <a href={check_path} className={buttonClass('small')}>
        Check again
      </a>
    </div>
  </div>
)
