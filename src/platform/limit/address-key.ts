import { isIPv6 } from 'node:net'

/**
 * Whom an address stands for when tries are counted: an IPv4 address for itself, an IPv6 one for its /64, which is what
 * one customer gets (RFC 6177). Requests whose address is unknown count as one.
 */
export function addressKey(ip: string | null): string {
  if (!ip) return 'unknown'
  if (!isIPv6(ip)) return ip
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped) return mapped
  const [head = '', tail] = ip.toLowerCase().split('%')[0]?.split('::') ?? []
  const left = head === '' ? [] : head.split(':')
  const right = tail ? tail.split(':') : []
  const zeros = tail === undefined ? [] : Array(Math.max(0, 8 - left.length - right.length)).fill('0')
  const groups = [...left, ...zeros, ...right].map((group) => group.replace(/^0+(?=.)/, ''))
  return `${groups.slice(0, 4).join(':')}::/64`
}
