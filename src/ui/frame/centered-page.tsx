import type { ReactNode } from 'react'
import { Wordmark } from './roost-mark.tsx'

/** A page with one thing to do: the mark and a card. */
export const CenteredPage = ({ children }: { children: ReactNode }) => (
  <div className="flex min-h-dvh flex-col items-center px-4 py-8 sm:py-14">
    <header className="mb-6 sm:mb-8">
      <Wordmark />
    </header>
    <main id="main" tabIndex={-1} className="w-full max-w-md outline-none">
      {children}
    </main>
  </div>
)
