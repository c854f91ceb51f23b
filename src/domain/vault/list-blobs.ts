import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { StoredBlob } from './blob.ts'
import { listTag } from './tags.ts'

/** Where an account stands: its epoch, and the number of its latest event. */
type Head = { epoch: number; seq: number }
type Row = Head & (StoredBlob | { data_type: null })

/**
 * Every blob of the account, newest first, and where the account stands with them. When that is where `known_tag`
 * says, the blobs stay where they are: `blobs` is null.
 */
export async function listBlobs(
  caller: Credential,
  known_tag?: string,
): Promise<Head & { blobs: StoredBlob[] | null }> {
  const rows = await call(
    (sql) => sql<Row[]>`
      select * from roost.list_blobs(
        ${caller.token_hash}, ${caller.user_id}, ${caller.session_id}, ${known_tag ?? null})`,
  )
  const [first] = rows
  if (!first) throw new Error('list_blobs answers one row at least')
  const { epoch, seq } = first
  const blobs = rows.flatMap(({ epoch: _, seq: __, ...blob }) => (blob.data_type === null ? [] : [blob]))
  return { epoch, seq, blobs: known_tag === listTag(first) ? null : blobs }
}
