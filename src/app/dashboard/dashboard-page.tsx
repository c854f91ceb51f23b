import type { ReactNode } from 'react'
import { WhenReady } from '#app/when-ready.tsx'
import { config } from '#platform/config/config.ts'
import { PageHeader, type Parent } from '#ui/frame/page-header.tsx'
import { FollowChanges } from '#ui/live/follow-changes.tsx'
import { Skeleton } from '#ui/primitives/skeleton.tsx'

/** What a page shows, and where the account stood when that was read: from there the page follows it. */
type Followed = { cursor: { epoch: number; seq: number } }

type Props<T extends Followed> = {
  title: string
  about?: ReactNode
  parent?: Parent
  answer: Promise<T>
  /** About how high what will be shown is, block by block. */
  heights: readonly string[]
  /** How old it may get without a change of the account: where it tells of more than is one. */
  reread_seconds?: number
  /** `now` is in milliseconds. */
  children: (value: T, now: number) => ReactNode
}

/** A page of the dashboard: its title at once, then what its verb answers, which from then on stays up to date. */
export const DashboardPage = <T extends Followed>({
  title,
  about,
  parent,
  answer,
  heights,
  reread_seconds,
  children,
}: Props<T>) => (
  <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
    <PageHeader title={title} about={about} parent={parent} />
    <WhenReady answer={answer} fallback={<Skeleton heights={heights} />}>
      {(value) => (
        <>
          <FollowChanges
            cursor={`${value.cursor.epoch}.${value.cursor.seq}`}
            ping_seconds={config().PING_SECONDS}
            reread_seconds={reread_seconds}
          />
          {children(value, Date.now())}
        </>
      )}
    </WhenReady>
  </div>
)
