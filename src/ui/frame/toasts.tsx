'use client'

import { Toaster } from 'sonner'

/** Where the outcome of an action is told that leaves nothing else to see. */
export const Toasts = () => (
  <Toaster
    position="bottom-right"
    toastOptions={{
      unstyled: true,
      classNames: {
        toast:
          'flex w-full items-center gap-3 rounded-control bg-ink px-4 py-3 text-paper text-sm shadow-overlay',
      },
    }}
  />
)
