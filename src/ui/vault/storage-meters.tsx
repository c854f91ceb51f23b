import { Card } from '#ui/primitives/card.tsx'
import { Meter } from '#ui/primitives/meter.tsx'
import type { StoredType } from './stored-type.ts'

type Props = { blobs: StoredType[]; max_stored_bytes: number; max_kept_bytes: number }

/** What the vault takes of the room it has: what is stored now, and the earlier versions. */
export function StorageMeters({ blobs, max_stored_bytes, max_kept_bytes }: Props) {
  const stored = blobs.map(({ is_cleared, blob_size_bytes }) => (is_cleared ? 0 : blob_size_bytes))
  const kept = blobs.map(({ kept_bytes }) => kept_bytes)
  return (
    <Card className="grid gap-6 sm:grid-cols-2">
      <Meter
        name="Stored now"
        about="When this is full, devices cannot store more."
        used_bytes={sum(stored)}
        limit_bytes={max_stored_bytes}
      />
      <Meter
        name="Earlier versions"
        about="When this is full, the oldest go first."
        used_bytes={sum(kept)}
        limit_bytes={max_kept_bytes}
      />
    </Card>
  )
}

const sum = (sizes: number[]): number => sizes.reduce((total, size) => total + size, 0)
