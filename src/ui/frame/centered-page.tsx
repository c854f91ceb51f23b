import type { ReactNode } from 'react'
import { Wordmark } from './roost-mark.tsx'

/** A page with one thing to do: the mark, a panel, and what Roost is. */
export const CenteredPage = ({ children }: { children: ReactNode }) => (
  <div className="flex min-h-dvh flex-col items-center px-4 py-5 sm:py-12">
    <header className="mb-4 sm:mb-8">
      <Wordmark />
    </header>
    <main id="main" tabIndex={-1} className="w-full max-w-md outline-none">
      {children}
    </main>
    <footer className="mt-auto pt-8 text-center text-muted text-xs">
      Your devices, in sync, end-to-end encrypted.
    </footer>
  </div>
)
