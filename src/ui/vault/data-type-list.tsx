import { byteSize } from '#ui/primitives/byte-size.ts'
import { RelativeTime } from '#ui/primitives/relative-time.tsx'
import { StatusBadge } from '#ui/primitives/status-badge.tsx'
import { dataTypeWords } from './data-type-words.ts'
import type { BlobFacts, DataTypeState } from './vault-state.ts'

const statuses = {
  synced: { said: 'Synced', tone: 'good', empty: '' },
  waiting: { said: 'Not synced yet', tone: 'plain', empty: 'No device has stored any.' },
  off: { said: 'Off', tone: 'faint', empty: 'Stays on each device.' },
} as const

/** The five data types: whether each is synced, and what was stored last. */
export const DataTypeList = ({ states, now }: { states: DataTypeState[]; now: number }) => (
  <ul className="grid divide-y divide-line overflow-hidden rounded-card border border-line bg-surface shadow-card lg:grid-cols-[auto_minmax(0,2fr)_minmax(0,3fr)_auto] lg:gap-x-4">
    {states.map((state) => (
      <DataTypeRow key={state.type} state={state} now={now} />
    ))}
  </ul>
)

function DataTypeRow({ state, now }: { state: DataTypeState; now: number }) {
  const { name, about, Icon } = dataTypeWords[state.type]
  const { said, tone, empty } = statuses[state.status]
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2 px-5 py-3.5 text-sm lg:col-span-full lg:grid-cols-subgrid">
      <Icon className="size-5 text-accent" aria-hidden="true" />
      <div className="min-w-0">
        <h3 className="font-semibold">{name}</h3>
        <p className="text-muted">{about}</p>
      </div>
      <div className="min-w-0 max-lg:order-last max-lg:col-span-2 max-lg:col-start-2">
        {state.blob ? <Stored blob={state.blob} now={now} /> : <p className="text-muted">{empty}</p>}
      </div>
      <div className="justify-self-end">
        <StatusBadge tone={tone}>{said}</StatusBadge>
      </div>
    </li>
  )
}

function Stored({ blob, now }: { blob: BlobFacts; now: number }) {
  const device = blob.device_name ?? 'a removed device'
  return (
    <>
      <p className="truncate" title={device}>
        Updated <RelativeTime at={blob.updated_at} now={now} /> by {device}
      </p>
      <p className="text-muted tabular-nums">
        Version {blob.version} · {byteSize(blob.blob_size_bytes)}
        {blob.format === 0 && <span className="text-warning"> · not sealed</span>}
      </p>
    </>
  )
}
