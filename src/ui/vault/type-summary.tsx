import type { DataType } from '#contract/data-type.ts'
import type { FormAction } from '#ui/action/outcome.ts'
import { byteSize } from '#ui/primitives/byte-size.ts'
import { Card } from '#ui/primitives/card.tsx'
import { Fact } from '#ui/primitives/fact.tsx'
import { RelativeTime } from '#ui/primitives/relative-time.tsx'
import { ClearType } from './clear-type.tsx'
import { type Keys, type StoredType, writerWords } from './stored-type.ts'
import { TypeBadges } from './type-badges.tsx'

type Props = {
  type: DataType
  blob: StoredType
  is_synced: boolean
  keys: Keys
  max_kept_bytes: number
  clear: FormAction
  now: number
}

/** A data type as it stands now, and the way to clear it. */
export function TypeSummary({ type, blob, is_synced, keys, max_kept_bytes, clear, now }: Props) {
  return (
    <Card className="grid gap-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="flex flex-wrap gap-1.5">
          <TypeBadges blob={blob} is_synced={is_synced} keys={keys} />
        </div>
        {!blob.is_cleared && (
          <ClearType type={type} keys={keys} max_kept_bytes={max_kept_bytes} clear={clear} />
        )}
      </div>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 text-sm sm:grid-cols-4">
        <Fact name={blob.is_cleared ? 'Cleared' : 'Changed'}>
          <RelativeTime at={blob.updated_at} now={now} />
        </Fact>
        <Fact name="Last written by">{writerWords(blob)}</Fact>
        <Fact name="Stored now">{blob.is_cleared ? 'Nothing' : byteSize(blob.blob_size_bytes)}</Fact>
        <Fact name="Earlier versions">
          {blob.version_count > 1 ? `${blob.version_count - 1} · ${byteSize(blob.kept_bytes)}` : 'None'}
        </Fact>
      </dl>
    </Card>
  )
}
