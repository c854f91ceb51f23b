/** What a page of the log is asked for, as its address says it; `null` and absent are the same. */
export type AuditAddress = {
  q?: string | null
  event?: string | null
  device?: string | null
  from?: string | null
  to?: string | null
  zone?: string | null
  before?: number | null
  after?: number | null
  check?: 1 | null
}

/** The address of a page of the log. */
export function auditAddress(address: AuditAddress): string {
  const given = Object.entries(address).flatMap(([name, value]) => (value ? [[name, String(value)]] : []))
  const query = new URLSearchParams(given)
  return `/dashboard/security/audit${query.size > 0 ? `?${query}` : ''}`
}
