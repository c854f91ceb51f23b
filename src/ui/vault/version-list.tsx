import type { DataType } from '#contract/data-type.ts'
import type { FormAction } from '#ui/action/outcome.ts'
import { buttonClass } from '#ui/primitives/button-class.ts'
import { byteSize } from '#ui/primitives/byte-size.ts'
import { ExactTime } from '#ui/primitives/exact-time.tsx'
import { StatusBadge } from '#ui/primitives/status-badge.tsx'
import { RestoreVersion } from './restore-version.tsx'
import { type Keys, writerWords } from './stored-type.ts'
import { SealBadge } from './type-badges.tsx'

/** A version as the list shows it. */
type VersionFacts = {
  version: number
  format: number
  key_version: number
  blob_size_bytes: number
  created_at: string
  device_id: string | null
  device_name: string | null
  /** Whether it is a device's word that the type is cleared. */
  is_removal: boolean
  is_current: boolean
}

type Props = {
  type: DataType
  versions: VersionFacts[]
  keys: Keys
  /** The version whose bytes are shown, and where the bytes of any are. */
  shown_version: number | undefined
  bytesPath: (version: number) => string
  restore: FormAction
  now: number
}

/** The versions of a data type: when and by whom each was written, what it takes, and the way back to it. */
export const VersionList = ({ versions, ...rest }: Props) => (
  <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface shadow-card">
    {versions.map((version) => (
      <li key={version.version}>
        <Version facts={version} {...rest} />
      </li>
    ))}
  </ul>
)

type VersionProps = Omit<Props, 'versions'> & { facts: VersionFacts }

function Version({ type, facts, keys, shown_version, bytesPath, restore, now }: VersionProps) {
  const { version, format, key_version, blob_size_bytes, created_at, is_removal, is_current } = facts
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-3 px-5 py-3.5 text-sm sm:px-6 md:grid md:grid-cols-[12rem_minmax(0,1fr)_6rem_10.5rem]">
      <div className="grid gap-1.5 max-md:w-full">
        <div className="flex flex-wrap items-center gap-2">
          <h3 className="font-semibold">Version {version}</h3>
          {is_current && !is_removal && <StatusBadge tone="plain">Current</StatusBadge>}
          {is_removal && <StatusBadge tone="plain">Cleared here</StatusBadge>}
        </div>
        <p>
          <SealBadge format={format} keys={keys} />
        </p>
      </div>
      <div className="min-w-0">
        <p>
          <ExactTime at={created_at} now={now} />
        </p>
        <p className="truncate text-muted" title={writerWords(facts)}>
          {writerWords(facts)}
        </p>
      </div>
      <div className="tabular-nums">
        <p>{byteSize(blob_size_bytes)}</p>
        <p className="text-muted">{format === 1 ? `Key ${key_version}` : 'No key'}</p>
      </div>
      <div className="flex gap-2 max-sm:w-full md:justify-end">
        <a
          href={bytesPath(version)}
          aria-label={`Bytes of version ${version}`}
          aria-current={version === shown_version ? 'true' : undefined}
          className={`${buttonClass('small')} aria-[current]:border-accent-faint aria-[current]:text-accent`}
        >
          Bytes
        </a>
        {!is_removal && !is_current && (
          <RestoreVersion type={type} version={version} keys={keys} restore={restore} />
        )}
      </div>
    </div>
  )
}
