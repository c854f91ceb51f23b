import { ChevronRight } from 'lucide-react'
import { type DataType, dataTypes } from '#contract/data-type.ts'
import { byteSize } from '#ui/primitives/byte-size.ts'
import { RelativeTime } from '#ui/primitives/relative-time.tsx'
import { dataTypeWords } from './data-type-words.ts'
import { type Keys, type StoredType, writerWords } from './stored-type.ts'
import { TypeBadges } from './type-badges.tsx'

type Props = {
  blobs: StoredType[]
  isSynced: (type: DataType) => boolean
  keys: Keys
  now: number
}

/** The five data types, each a link to its page. */
export const VaultList = ({ blobs, isSynced, keys, now }: Props) => (
  <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface shadow-card">
    {dataTypes.map((type) => (
      <li key={type}>
        <TypeRow
          type={type}
          blob={blobs.find(({ data_type }) => data_type === type) ?? null}
          is_synced={isSynced(type)}
          keys={keys}
          now={now}
        />
      </li>
    ))}
  </ul>
)

type RowProps = {
  type: DataType
  blob: StoredType | null
  is_synced: boolean
  keys: Keys
  now: number
}

function TypeRow({ type, blob, is_synced, keys, now }: RowProps) {
  const { name, Icon } = dataTypeWords[type]
  return (
    <div className="relative flex items-center gap-4 px-5 py-4 hover:bg-sunken sm:px-6">
      <Icon className="size-5 shrink-0 self-start text-accent sm:self-center" aria-hidden="true" />
      <div className="grid min-w-0 flex-1 gap-x-6 gap-y-2 sm:grid-cols-[minmax(0,1fr)_8rem_minmax(0,15rem)] sm:items-center">
        <div className="min-w-0">
          <h3 className="font-semibold">
            {/* The whole row is the link. */}
            <a href={`/dashboard/vault/${type}`} className="after:absolute after:inset-0">
              {name}
            </a>
          </h3>
          <p className="truncate text-muted text-sm">
            <LastChange type={type} blob={blob} now={now} />
          </p>
        </div>
        <p className="text-sm tabular-nums max-sm:flex max-sm:gap-2">
          {blob && !blob.is_cleared && (
            <span className="sm:block sm:text-right">{byteSize(blob.blob_size_bytes)}</span>
          )}
          {blob && (
            <span className="text-muted sm:block sm:text-right">{versionCount(blob.version_count)}</span>
          )}
        </p>
        <div className="flex flex-wrap gap-1.5 sm:justify-end">
          <TypeBadges blob={blob} is_synced={is_synced} keys={keys} />
        </div>
      </div>
      <ChevronRight className="size-4 shrink-0 text-muted" aria-hidden="true" />
    </div>
  )
}

function LastChange({ type, blob, now }: { type: DataType; blob: StoredType | null; now: number }) {
  if (!blob) return dataTypeWords[type].about
  const when = <RelativeTime at={blob.updated_at} now={now} />
  if (blob.is_cleared) return <>Cleared {when}</>
  return (
    <>
      Changed {when} by {writerWords(blob)}
    </>
  )
}

/** How many versions there are to go back to. */
const versionCount = (count: number): string => `${count} ${count === 1 ? 'version' : 'versions'}`
