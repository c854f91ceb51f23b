import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { SkipLink } from '#ui/frame/skip-link.tsx'
import './globals.css'

/** Every page is made for one request: it carries that request's nonce. */
export const dynamic = 'force-dynamic'

export const metadata: Metadata = {
  title: { default: 'Roost', template: '%s · Roost' },
  description: 'Your devices, in sync, end-to-end encrypted.',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f6f5f0' },
    { media: '(prefers-color-scheme: dark)', color: '#101719' },
  ],
}

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <noscript>
          <style>{'.needs-script { display: none }'}</style>
        </noscript>
        <SkipLink />
        {children}
      </body>
    </html>
  )
}
