import { ShieldCheck } from 'lucide-react'
import { Alert } from '#ui/primitives/alert.tsx'
import { sealOf, unsealedWords } from './seal-words.ts'
import type { Keys, StoredType } from './stored-type.ts'

/** Who could read what is stored now, all types together. */
export function SealNotice({ blobs, keys }: { blobs: StoredType[]; keys: Keys }) {
  const stored = blobs.filter(({ is_cleared }) => !is_cleared)
  if (stored.length === 0) return null
  const unsealed = stored.find(({ format }) => format === 0)
  const seal = sealOf(unsealed?.format ?? 1, keys)
  if (seal === 'sealed')
    return (
      <p className="-mt-2 flex items-center gap-2 text-sm">
        <ShieldCheck className="size-4 shrink-0 text-accent" aria-hidden="true" />
        All of it is sealed. Open a type to see what this server sees of it.
      </p>
    )
  return (
    <Alert tone="warning">
      <p className="font-semibold">{unsealedWords[seal].short}</p>
      <p>Connect a newer client: it seals what it stores. Open a type to see what this server sees of it.</p>
    </Alert>
  )
}
