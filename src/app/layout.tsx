import type { Metadata, Viewport } from 'next'
import localFont from 'next/font/local'
import type { ReactNode } from 'react'
import { pageNonce } from '#app/page-nonce.ts'
import { serverUrl } from '#platform/config/config.ts'
import { SkipLink } from '#ui/frame/skip-link.tsx'
import { Theme } from '#ui/frame/theme.tsx'
import './globals.css'

/** Every page is made for one request: it carries that request's nonce. */
export const dynamic = 'force-dynamic'

const description = 'Your devices, in sync, end-to-end encrypted.'

/** Links to pictures carry the address of the server, which is known when it runs, not when its pages are built. */
export const generateMetadata = (): Metadata => ({
  metadataBase: new URL(serverUrl()),
  title: { default: 'Roost', template: '%s · Roost' },
  description,
  robots: { index: false, follow: false },
  openGraph: { type: 'website', siteName: 'Roost', title: 'Roost', description },
  twitter: { card: 'summary_large_image' },
})

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f7f6f2' },
    { media: '(prefers-color-scheme: dark)', color: '#0f1517' },
  ],
}

/** A page that is shown before its font is there keeps the one it has: nothing moves. The next page has it. */
const inter = localFont({
  src: '../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  weight: '100 900',
  variable: '--font-inter',
  display: 'optional',
})

export default async function RootLayout({ children }: { children: ReactNode }) {
  return (
    // The theme a person has chosen is put on the element before anything is drawn: only the browser knows it.
    <html lang="en" className={inter.variable} suppressHydrationWarning>
      <body className="font-sans antialiased">
        <noscript>
          <style>{'.needs-script { display: none }'}</style>
        </noscript>
        <Theme nonce={await pageNonce()}>
          <SkipLink />
          {children}
        </Theme>
      </body>
    </html>
  )
}
