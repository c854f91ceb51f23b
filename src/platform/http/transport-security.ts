import { serverUrl } from '#platform/config/config.ts'
import { once } from '#platform/registry.ts'

/**
 * What an answer says of TLS (RFC 6797): where people reach Roost by https they shall do so for a year. Other names of
 * the same domain are their owner's business. Where the address is http nothing is said, since a browser that
 * believed it could not come back.
 */
export const transportSecurity = (): Record<string, string> =>
  once('transport-security', (): Record<string, string> => {
    const isSecure = serverUrl().startsWith('https://')
    return isSecure ? { 'strict-transport-security': 'max-age=31536000' } : {}
  })
