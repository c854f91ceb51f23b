import { TURNSTILE_ORIGIN, turnstileSiteKey } from '#platform/turnstile/verify-token.ts'

/**
 * What a page may load and where it may send things: itself alone, and Turnstile where that is used. Scripts run by `nonce`, which Next puts on its own;
 * a script someone managed to inject has none. Development needs `eval` to show where an error came from.
 */
export function contentSecurityPolicy(nonce: string): string {
  const turnstile = turnstileSiteKey() ? ` ${TURNSTILE_ORIGIN}` : ''
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : ''}${turnstile}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self'${turnstile}`,
    `frame-src ${turnstile.trim() || "'none'"}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
