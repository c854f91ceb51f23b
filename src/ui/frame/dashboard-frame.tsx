import { LayoutDashboard, LogOut } from 'lucide-react'
import type { ReactNode } from 'react'
import { SubmitButton } from '#ui/primitives/submit-button.tsx'
import { Wordmark } from './roost-mark.tsx'

type Props = {
  email: string | null
  /** The path of the page inside. */
  path: string
  signOut: (form: FormData) => Promise<void>
  children: ReactNode
}

const pages = [{ path: '/dashboard', name: 'Overview', Icon: LayoutDashboard }]

/** What is around every page of the dashboard: a sidebar, on narrow screens a bar on top, and whose account it is. */
export const DashboardFrame = ({ email, path, signOut, children }: Props) => (
  <div className="min-h-dvh md:grid md:grid-cols-[15rem_minmax(0,1fr)]">
    <aside aria-label="Roost" className="border-line border-b bg-surface md:border-r md:border-b-0">
      <div className="flex flex-wrap items-center gap-x-2 px-4 py-2 md:sticky md:top-0 md:h-dvh md:flex-col md:items-stretch md:py-6">
        <div className="md:mb-6 md:px-3">
          <Wordmark />
        </div>
        <nav aria-label="Pages" className="order-last w-full md:order-none md:flex-1">
          <ul className="flex gap-1 md:flex-col">
            {pages.map((page) => (
              <li key={page.path}>
                <PageLink {...page} isCurrent={page.path === path} />
              </li>
            ))}
          </ul>
        </nav>
        <form action={signOut} className="ml-auto md:ml-0 md:grid">
          <SubmitButton variant="quiet" pending="Signing out…" className="md:justify-start">
            <LogOut className="size-4" aria-hidden="true" />
            Sign out
          </SubmitButton>
        </form>
      </div>
    </aside>
    <div className="min-w-0">
      <header className="flex border-line border-b px-4 py-2 text-sm sm:px-8 md:justify-end md:py-4">
        <p className="min-w-0 truncate text-muted">
          Signed in as <span className="font-medium text-ink">{email ?? 'an account without e-mail'}</span>
        </p>
      </header>
      <main id="main" tabIndex={-1} className="mx-auto max-w-5xl px-4 py-6 outline-none sm:px-8 sm:py-10">
        {children}
      </main>
    </div>
  </div>
)

type LinkProps = (typeof pages)[number] & { isCurrent: boolean }

const PageLink = ({ path, name, Icon, isCurrent }: LinkProps) => (
  <a
    href={path}
    aria-current={isCurrent ? 'page' : undefined}
    className="flex min-h-11 items-center gap-3 rounded-lg px-3 text-muted hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent"
  >
    <Icon className="size-4" aria-hidden="true" />
    {name}
  </a>
)
