'use client'

import { ThemeProvider } from 'next-themes'
import type { ReactNode } from 'react'

/** Light, dark or as the system has it: chosen in one window, it holds in all of this browser's. */
export const Theme = ({ nonce, children }: { nonce: string | undefined; children: ReactNode }) => (
  <ThemeProvider attribute="data-theme" disableTransitionOnChange {...(nonce && { nonce })}>
    {children}
  </ThemeProvider>
)
