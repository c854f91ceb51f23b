import type { DataType } from '#contract/data-type.ts'
import type { Person } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { BlobFacts, Vault } from './get-vault.ts'
import { layOutSealed, type SealedField } from './lay-out-sealed.ts'
import type { KeptVersion } from './version.ts'

/** How many versions a page has. */
const PAGE_SIZE = 20

/** How many bytes of one version are read. */
const START_BYTES = 4096

/** A kept version as the page lists it. */
type ListedVersion = Omit<KeptVersion, 'checksum'> & { is_removal: boolean }

/** A version with how it begins. */
type ShownVersion = ListedVersion & {
  /** All of it, as the server stores it: of an older client the text that it sent. */
  stored_bytes: number
  start: Uint8Array
  /** The parts of a sealed version that can be read, in order, and then what cannot. */
  fields: SealedField[] | null
}

/** One data type with a page of its versions. */
export type VaultType = {
  blob: BlobFacts | null
  versions: ListedVersion[]
  /** Where the next page of versions begins, if there is one. */
  next_before: number | null
  /** The version that was asked for, or the newest; null where it is not kept. */
  shown: ShownVersion | null
} & Omit<Vault, 'blobs'>

type Asked = { type: DataType; version?: number | undefined; before?: number | undefined }
type Row = Omit<VaultType, 'shown' | 'next_before'> & {
  shown: (Omit<ShownVersion, 'start' | 'fields'> & { start: string }) | null
}

/** A data type's versions before `before`, newest first, and the first bytes of one of them. */
export async function getVaultType(person: Person, { type, version, before }: Asked): Promise<VaultType> {
  const [row] = await call(
    (sql) => sql<{ vault_type: Row }[]>`
      select roost.get_vault_type(
        ${person.user_id}, ${person.session_id}, ${type}, ${version ?? null}, ${before ?? null}, ${PAGE_SIZE + 1},
        ${START_BYTES}) as vault_type`,
  )
  if (!row) throw new Error('get_vault_type answers one row')
  const { shown, versions: found, ...rest } = row.vault_type
  const versions = found.slice(0, PAGE_SIZE)
  const next_before = found.length > PAGE_SIZE ? (versions.at(-1)?.version ?? null) : null
  return { ...rest, versions, next_before, shown: shown && withFields(shown) }
}

function withFields(shown: NonNullable<Row['shown']>): ShownVersion {
  const start = new Uint8Array(Buffer.from(shown.start, 'hex'))
  const fields = shown.format === 1 ? layOutSealed(start, shown.stored_bytes) : null
  return { ...shown, start, fields }
}
