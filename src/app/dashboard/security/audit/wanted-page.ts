import { z } from 'zod'
import { AuditFilter, exportAudit } from '#contract/audit.ts'
import { QueryNumber } from '#contract/primitive.ts'
import type { AuditAddress } from '#ui/audit/audit-address.ts'
import { isZone, nextDay, startOfDay } from './start-of-day.ts'

/** Whatever makes no sense, and every field of the form that is empty, asks for nothing. */
const orNothing = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)

const { event_type, device, search } = AuditFilter.shape

/** The query of the page: a form fills it in, or a link. */
const Query = z.object({
  q: orNothing(search.unwrap()),
  event: orNothing(event_type.unwrap()),
  device: orNothing(device.unwrap()),
  from: orNothing(z.iso.date()),
  to: orNothing(z.iso.date()),
  zone: orNothing(z.string().refine(isZone)),
  before: orNothing(QueryNumber),
  after: orNothing(QueryNumber),
  check: orNothing(z.literal('1').transform(() => 1 as const)),
})

type Wanted = { filter: AuditFilter; address: AuditAddress; is_filtered: boolean }

/** What a page of the log is asked for: as the form shows it, and as the log is searched. */
export function wantedPage(query: Record<string, string | string[] | undefined>): Wanted {
  const given = Object.entries(query).map(([name, value]) => [name, [value].flat()[0]])
  const { q, event, device, from, to, zone = 'UTC', ...place } = Query.parse(Object.fromEntries(given))
  const filter = withoutAbsent({
    event_type: event,
    device,
    search: q,
    since: from && new Date(startOfDay(from, zone)).toISOString(),
    until: to && new Date(startOfDay(nextDay(to), zone)).toISOString(),
  })
  const address = { q, event, device, from, to, zone: from || to ? zone : null, ...place }
  return { filter, address: withoutAbsent(address), is_filtered: Object.keys(filter).length > 0 }
}

const withoutAbsent = <T extends object>(all: T) =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>
  }

/** Where everything that a filter matches is to be had as a table. */
export function csvPath(filter: AuditFilter): string {
  const query = new URLSearchParams(filter as Record<string, string>)
  return `${exportAudit.path}${query.size > 0 ? `?${query}` : ''}`
}
