import { KeyRound, Link2, Link2Off, LogIn, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { countEntries, type LogFacts, sayEntries } from '#ui/audit/chain-words.ts'
import { countWords } from '#ui/devices/count-words.ts'
import { Card } from '#ui/primitives/card.tsx'
import { IconDisc, type Tone } from '#ui/primitives/icon-disc.tsx'
import { RelativeTime } from '#ui/primitives/relative-time.tsx'
import { userAgentWords } from '#ui/primitives/user-agent-words.ts'
import { type Protection, protectionWords } from '#ui/vault/protection-words.ts'
import { countRecipients } from './recipient-words.ts'
import type { RecipientFacts, SignInFacts } from './security-facts.ts'

type Props = {
  protection: Protection
  recipients: RecipientFacts[]
  last_sign_in: SignInFacts | null
  log: LogFacts
  now: number
}

/** How the account is protected, at a glance. */
export function SecurityGlance({ protection, recipients, last_sign_in, log, now }: Props) {
  const { said, about, ...picture } = protectionWords[protection]
  return (
    <ul className="grid gap-3 sm:grid-cols-2 sm:gap-4">
      <Tile {...picture} title={said}>
        {about}
      </Tile>
      <ChainTile log={log} />
      <Tile
        Icon={KeyRound}
        tone={recipients.length > 0 ? 'good' : 'plain'}
        title={
          recipients.length > 0
            ? `${countWords(recipients.length, 'way')} to the key`
            : keyless[protection].title
        }
      >
        {recipients.length > 0 ? countRecipients(recipients) : keyless[protection].about}
      </Tile>
      <Tile
        Icon={LogIn}
        tone="good"
        title={
          last_sign_in ? (
            <>
              Signed in <RelativeTime at={last_sign_in.created_at} now={now} />
            </>
          ) : (
            'No sign-in in the log'
          )
        }
      >
        {last_sign_in
          ? `${userAgentWords(last_sign_in.user_agent)}, from ${last_sign_in.ip_address ?? 'an address that is not known'}`
          : 'It was before the log begins.'}
      </Tile>
    </ul>
  )
}

/** Who has a key where there is no keyring. */
const keyless = {
  end_to_end: { title: 'Nobody has the key', about: 'The keyring lists nobody.' },
  partly_sealed: { title: 'Nobody has the key', about: 'The keyring lists nobody.' },
  unsealed: { title: 'No key that this server knows', about: 'Your older apps may have one of their own.' },
  server_key: { title: 'A key without a keyring', about: 'Your older apps have it, and this server.' },
  none: { title: 'No way to a key', about: 'There is none yet.' },
}

const chains: Record<LogFacts['chain']['state'], { title: string; Icon: LucideIcon; tone: Tone }> = {
  whole: { title: 'Chain verified', Icon: Link2, tone: 'good' },
  broken: { title: 'The log was changed', Icon: Link2Off, tone: 'danger' },
  unchecked: { title: 'Chain not checked', Icon: Link2, tone: 'plain' },
  busy: { title: 'Chain not checked', Icon: Link2, tone: 'plain' },
}

function ChainTile({ log }: { log: LogFacts }) {
  const { chain } = log
  const { title, Icon, tone } = chains[chain.state]
  return (
    <Tile Icon={Icon} tone={tone} title={title}>
      {chain.state === 'broken' ? (
        <a href="/dashboard/security/audit" className="text-danger underline underline-offset-4">
          The audit log is not as it was written from entry {chain.broken_at} on
        </a>
      ) : chain.state === 'whole' ? (
        `${sayEntries(countEntries(log))} in the audit log, each following from the one before.`
      ) : (
        <>
          {sayEntries(countEntries(log))} in the audit log.{' '}
          <a href="/dashboard/security/audit?check=1" className="text-accent underline underline-offset-4">
            Check them
          </a>
        </>
      )}
    </Tile>
  )
}

type TileProps = { Icon: LucideIcon; tone: Tone; title: ReactNode; children: ReactNode }

const Tile = ({ Icon, tone, title, children }: TileProps) => (
  <li>
    <Card className="flex h-full items-start gap-3 sm:gap-4">
      <IconDisc Icon={Icon} tone={tone} />
      <div className="min-w-0">
        <p className="font-semibold">{title}</p>
        <p className="text-muted text-sm">{children}</p>
      </div>
    </Card>
  </li>
)
