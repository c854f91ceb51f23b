import { z } from 'zod'
import type { Connection } from '#client/connection.ts'
import { ServerRefusal } from '#client/errors.ts'
import { call } from '#client/transport/call.ts'
import { unexpected } from '#client/transport/read-failure.ts'
import { DataType } from '#contract/data-type.ts'
import { putData } from '#contract/vault-data.ts'
import type { Sealed } from '#crypto/blob/seal.ts'

const Stale = z.object({ version: z.int().nonnegative(), content_hash: z.string().nullish() })

/**
 * Whether a sealed blob is now the server's latest. When it is not, `version` is the one that is: nothing was
 * stored. It is sent again when the answer gets lost; a refusal that names our own content then means it arrived.
 */
export type Uploaded = { stored: boolean; version: number }

/** Stores a sealed blob in place of the version that `tag` names, or as the first. Throws `stale_key` for a key that is not the newest. */
export async function uploadBlob(
  connection: Connection,
  sealed: Sealed,
  tag: string | undefined,
): Promise<Uploaded> {
  const { revision, data_type } = sealed.header
  try {
    const { data } = await call(connection, putData, {
      params: { type: DataType.parse(data_type) },
      headers: tag ? { 'if-match': tag } : { 'if-none-match': '*' },
      bytes: sealed.bytes,
      repeatable: true,
      timeout_seconds: 300,
    })
    if (data.version !== revision) throw unexpected(connection, 200)
    return { stored: true, version: revision }
  } catch (error) {
    if (!(error instanceof ServerRefusal)) throw error
    const stale = error.code === 'stale_version' ? Stale.safeParse(error.data) : undefined
    if (!stale?.success) throw error
    const { version, content_hash } = stale.data
    return { stored: content_hash === sealed.head.content_hash, version }
  }
}
