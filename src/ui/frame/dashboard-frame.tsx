import type { ReactNode } from 'react'
import { AccountMenu } from './account-menu.tsx'
import { NavDrawer } from './nav-drawer.tsx'
import { PageNav } from './page-nav.tsx'
import { Wordmark } from './roost-mark.tsx'
import { Toasts } from './toasts.tsx'

type Props = {
  email: string | null
  /** The path of the page inside. */
  path: string
  signOut: (form: FormData) => Promise<void>
  children: ReactNode
}

/** What is around every page of the dashboard: the pages at the side, in a narrow window in a drawer, and the account. */
export const DashboardFrame = ({ email, path, signOut, children }: Props) => (
  <div className="min-h-dvh md:grid md:grid-cols-[15rem_minmax(0,1fr)] md:grid-rows-[1fr] print:block">
    <aside
      aria-label="Roost"
      className="hidden border-line border-r bg-surface [view-transition-name:sidebar] md:block print:hidden"
    >
      <div className="sticky top-0 grid gap-6 px-3 py-4">
        <a href="/dashboard" className="flex h-8 items-center rounded-control px-2">
          <Wordmark />
        </a>
        <PageNav path={path} />
      </div>
    </aside>
    <div className="min-w-0">
      <header className="sticky top-0 z-10 flex h-14 items-center justify-between gap-3 border-line border-b bg-paper/90 px-4 backdrop-blur [view-transition-name:header] sm:px-8 print:hidden">
        <div className="flex shrink-0 items-center gap-2 md:hidden">
          <NavDrawer path={path} />
          <Wordmark />
        </div>
        <div className="ml-auto min-w-0">
          <AccountMenu email={email} signOut={signOut} />
        </div>
      </header>
      <main id="main" tabIndex={-1} className="mx-auto max-w-5xl px-4 py-6 outline-none sm:px-8 sm:py-8">
        {children}
      </main>
    </div>
    <Toasts />
  </div>
)
