import { SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { DashboardPage } from '#app/dashboard/dashboard-page.tsx'
import { forPage, pageOrigin, requirePerson } from '#app/session.ts'
import { type AuditPage, getAuditPage } from '#domain/audit/get-audit-page.ts'
import { config } from '#platform/config/config.ts'
import type { Origin } from '#platform/http/origin.ts'
import { auditAddress } from '#ui/audit/audit-address.ts'
import { AuditFilterForm } from '#ui/audit/audit-filter-form.tsx'
import { AuditList } from '#ui/audit/audit-list.tsx'
import { AuditPager } from '#ui/audit/audit-pager.tsx'
import { ChainState } from '#ui/audit/chain-state.tsx'
import { buttonClass } from '#ui/primitives/button-class.ts'
import { EmptyState } from '#ui/primitives/empty-state.tsx'
import { csvPath, wantedPage } from './wanted-page.ts'

export const metadata: Metadata = { title: 'Audit log' }

const LIMIT = 50

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function AuditLogPage({ searchParams }: Props) {
  const person = await requirePerson()
  const wanted = wantedPage(await searchParams)
  const { before, after, check } = wanted.address
  const place = { before: before ?? undefined, after: after ?? undefined, checks_chain: check === 1 }
  const own = await pageOrigin()
  return (
    <DashboardPage
      title="Audit log"
      about="Everything that happened to this account: who, when and from where."
      parent={{ path: '/dashboard/security', name: 'Security' }}
      answer={forPage(getAuditPage(person, { filter: wanted.filter, limit: LIMIT, ...place }))}
      heights={['4.5rem', '14rem', '40rem']}
    >
      {(page, now) => showLog(page, wanted, own, now)}
    </DashboardPage>
  )
}

function showLog(page: AuditPage, wanted: ReturnType<typeof wantedPage>, own: Origin, now: number) {
  const { events, older, newer, devices, log } = page
  const { address, filter, is_filtered } = wanted
  const { before: _, after: __, check: ___, ...kept } = address
  const check_path = auditAddress({ ...address, check: 1 })
  const retain_days = config().RETAIN_AUDIT_DAYS
  return (
    <>
      <ChainState log={log} check_path={check_path} retain_days={retain_days} now={now} />
      <AuditFilterForm
        // A link to another search shall not leave the fields of this one filled in.
        key={auditAddress(kept)}
        address={kept}
        devices={devices}
        is_filtered={is_filtered}
        csv_path={csvPath(filter)}
      />
      {events.length > 0 ? (
        <AuditList
          events={events}
          broken_at={log.chain.state === 'broken' ? log.chain.broken_at : null}
          own={own}
          now={now}
        />
      ) : (
        <NothingFound
          is_filtered={is_filtered}
          older={older === null ? null : auditAddress({ ...kept, before: older })}
        />
      )}
      <AuditPager
        newest={auditAddress(kept)}
        newer={newer === null ? null : auditAddress({ ...kept, after: newer })}
        older={older === null || events.length === 0 ? null : auditAddress({ ...kept, before: older })}
      />
    </>
  )
}

const NothingFound = ({ is_filtered, older }: { is_filtered: boolean; older: string | null }) => (
  <EmptyState Icon={SearchX} title={older ? 'Nothing so far' : 'Nothing fits'}>
    <p>
      {older
        ? 'None of the entries looked at fits the filter. There are older ones.'
        : is_filtered
          ? 'No entry fits the filter.'
          : 'Nothing has happened yet.'}
    </p>
    <div className="flex flex-wrap justify-center gap-2">
      {older && (
        <a href={older} className={buttonClass('small')}>
          Search further back
        </a>
      )}
      {is_filtered && (
        <a href={auditAddress({})} className={buttonClass('small')}>
          Show everything
        </a>
      )}
    </div>
  </EmptyState>
)
