import { StatusBadge } from '#ui/primitives/status-badge.tsx'
import { sealOf, unsealedWords } from './seal-words.ts'
import type { Keys, StoredType } from './stored-type.ts'

const statuses = {
  synced: { said: 'Synced', tone: 'good' },
  off: { said: 'Sync is off', tone: 'faint' },
  cleared: { said: 'Cleared', tone: 'plain' },
  empty: { said: 'Empty', tone: 'plain' },
} as const

type Props = { blob: StoredType | null; is_synced: boolean; keys: Keys }

/** How a data type stands, and who could read what is stored of it. */
export function TypeBadges({ blob, is_synced, keys }: Props) {
  const status = !blob ? 'empty' : blob.is_cleared ? 'cleared' : is_synced ? 'synced' : 'off'
  return (
    <>
      <StatusBadge tone={statuses[status].tone}>{statuses[status].said}</StatusBadge>
      {blob && <SealBadge format={blob.format} keys={keys} />}
    </>
  )
}

/** Who could read what is stored. */
export function SealBadge({ format, keys }: { format: number; keys: Keys }) {
  const seal = sealOf(format, keys)
  if (seal === 'sealed') return <StatusBadge tone="good">Sealed</StatusBadge>
  return <StatusBadge tone="warning">{unsealedWords[seal].said}</StatusBadge>
}
