import { CircleUserRound, LogOut } from 'lucide-react'
import { SubmitButton } from '#ui/primitives/submit-button.tsx'
import { Avatar } from './avatar.tsx'
import { ThemeChoice } from './theme-choice.tsx'

type Props = { email: string | null; signOut: (form: FormData) => Promise<void> }

const item =
  'flex min-h-10 w-full items-center justify-start gap-3 rounded-control px-3 text-ink text-sm hover:bg-sunken'

/** Whose account it is, and what they can do about being here. A popover: signing out needs no script. */
export const AccountMenu = ({ email, signOut }: Props) => (
  <div className="min-w-0">
    <button
      type="button"
      popoverTarget="account"
      className="flex min-h-11 min-w-0 max-w-full items-center gap-2.5 rounded-full text-sm hover:text-accent sm:pl-3"
    >
      <span className="sr-only">Your account</span>
      <span className="min-w-0 max-w-64 truncate max-sm:sr-only" title={email ?? undefined}>
        {email}
      </span>
      <Avatar email={email} />
    </button>
    <div
      id="account"
      popover="auto"
      className="fixed inset-auto top-14 right-4 m-0 w-72 max-w-[calc(100vw-2rem)] rounded-overlay border border-line bg-surface p-2 shadow-overlay backdrop:bg-transparent sm:right-8"
    >
      <div className="flex items-center gap-3 px-3 py-2">
        <Avatar email={email} />
        <p className="min-w-0 text-sm">
          <span className="block text-muted text-xs">Signed in as</span>
          <span className="block truncate font-medium" title={email ?? undefined}>
            {email ?? 'an account without e-mail'}
          </span>
        </p>
      </div>
      <div className="my-1 border-line border-t" />
      <a href="/dashboard/account" className={item}>
        <CircleUserRound className="size-4 text-muted" aria-hidden="true" />
        Account
      </a>
      <div className="px-3 py-2">
        <ThemeChoice />
      </div>
      <div className="my-1 border-line border-t" />
      <form action={signOut}>
        <SubmitButton variant="bare" pending="Signing out…" className={item}>
          <LogOut className="size-4 text-muted" aria-hidden="true" />
          Sign out
        </SubmitButton>
      </form>
    </div>
  </div>
)
