import type { DataType } from '#contract/data-type.ts'
import { RelativeTime } from '#ui/primitives/relative-time.tsx'
import { dataTypeWords } from '#ui/vault/data-type-words.ts'

/** What of the newest data a device has stored. */
export type StoredFacts = { data_type: DataType; version: number; updated_at: string }

/** The data types whose newest version comes from a device. */
export const StoredList = ({ stored, now }: { stored: StoredFacts[]; now: number }) =>
  stored.length === 0 ? (
    <p className="text-muted text-sm">None of the newest versions comes from this device.</p>
  ) : (
    <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface shadow-card">
      {stored.map((blob) => (
        <Stored key={blob.data_type} blob={blob} now={now} />
      ))}
    </ul>
  )

function Stored({ blob, now }: { blob: StoredFacts; now: number }) {
  const { name, Icon } = dataTypeWords[blob.data_type]
  return (
    <li className="flex items-center gap-4 px-4 py-3 text-sm sm:px-5">
      <Icon className="size-5 shrink-0 text-muted" aria-hidden="true" />
      <span className="min-w-0 flex-1 font-medium">{name}</span>
      <span className="text-muted">
        Version {blob.version}, <RelativeTime at={blob.updated_at} now={now} />
      </span>
    </li>
  )
}
