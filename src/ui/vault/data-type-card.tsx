import { byteSize } from '#ui/primitives/byte-size.ts'
import { Card } from '#ui/primitives/card.tsx'
import { RelativeTime } from '#ui/primitives/relative-time.tsx'
import { StatusBadge } from '#ui/primitives/status-badge.tsx'
import { dataTypeWords } from './data-type-words.ts'
import type { BlobFacts, DataTypeState } from './vault-state.ts'

const statuses = {
  synced: { said: 'Synced', tone: 'good', empty: '' },
  waiting: { said: 'Not synced yet', tone: 'plain', empty: 'No device has stored any.' },
  off: { said: 'Off', tone: 'faint', empty: 'Stays on each device.' },
} as const

/** One data type: whether it is synced, and what was stored last. */
export function DataTypeCard({ state, now }: { state: DataTypeState; now: number }) {
  const { name, about, Icon } = dataTypeWords[state.type]
  const { said, tone, empty } = statuses[state.status]
  return (
    <Card className="grid h-full content-start gap-3">
      <div className="flex items-start gap-3">
        <Icon className="mt-0.5 size-5 shrink-0 text-accent" aria-hidden="true" />
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 pb-0.5">
            <h3 className="font-semibold">{name}</h3>
            <StatusBadge tone={tone}>{said}</StatusBadge>
          </div>
          <p className="text-muted text-sm">{about}</p>
        </div>
      </div>
      <div className="border-line border-t pt-3 text-sm">
        {state.blob ? <Stored blob={state.blob} now={now} /> : <p className="text-muted">{empty}</p>}
      </div>
    </Card>
  )
}

const Stored = ({ blob, now }: { blob: BlobFacts; now: number }) => (
  <>
    <p>
      Updated <RelativeTime at={blob.updated_at} now={now} /> by {blob.device_name ?? 'a removed device'}
    </p>
    <p className="text-muted tabular-nums">
      Version {blob.version} · {byteSize(blob.blob_size_bytes)}
    </p>
  </>
)
