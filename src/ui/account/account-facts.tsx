import type { ReactNode } from 'react'
import { CopyButton } from '#ui/primitives/copy-button.tsx'
import { ExactTime } from '#ui/primitives/exact-time.tsx'

type Props = {
  account: {
    id: string
    email: string | null
    created_at: string
    has_password: boolean
    providers: string[]
  }
  now: number
}

/** Who the account belongs to, as the server knows them. */
export const AccountFacts = ({ account, now }: Props) => (
  <dl className="divide-y divide-line rounded-card border border-line bg-surface text-sm shadow-card">
    <Fact name="E-mail">{account.email ?? 'none'}</Fact>
    <Fact name="Signs in with">{waysOf(account).join(' and ') || 'a link'}</Fact>
    <Fact name="Member since">
      <ExactTime at={account.created_at} now={now} />
    </Fact>
    <Fact name="Account id">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1">
          <code className="font-mono">{account.id}</code>
          <p className="text-muted text-xs">
            By this whoever runs the server finds your account. It is no secret.
          </p>
        </div>
        <CopyButton text={account.id} label="Copy the account id" />
      </div>
    </Fact>
  </dl>
)

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="grid gap-x-6 gap-y-1 px-5 py-4 sm:grid-cols-[10rem_minmax(0,1fr)] sm:items-baseline">
    <dt className="text-muted">{name}</dt>
    <dd className="min-w-0">{children}</dd>
  </div>
)

const waysOf = ({ has_password, providers }: Props['account']): string[] => [
  ...(has_password ? ['e-mail and password'] : []),
  ...(providers.includes('github') ? ['GitHub'] : []),
]
