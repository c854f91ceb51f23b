import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { StoredBlob } from './blob.ts'

/** Every blob of the account, newest first. */
export const listBlobs = (caller: Credential): Promise<StoredBlob[]> =>
  call(
    (sql) => sql<StoredBlob[]>`
      select * from roost.list_blobs(${caller.token_hash}, ${caller.user_id}, ${caller.session_id})`,
  )
