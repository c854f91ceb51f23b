import type { Connection } from '#client/connection.ts'
import { call } from '#client/transport/call.ts'
import type { BlobHead } from '#contract/keyring-document.ts'
import { type DataItem, listData } from '#contract/vault-data.ts'
import { blobHead, contentHash } from '#crypto/blob/content-hash.ts'
import { base64ToBytes } from '#crypto/primitive/base64.ts'
import { concatBytes } from '#crypto/primitive/bytes.ts'

/** What the account's older clients have stored so far, for the first keyring to vouch for. */
export async function listLegacyHeads(connection: Connection): Promise<Record<string, BlobHead>> {
  const { data } = await call(connection, listData, {})
  const heads: Record<string, BlobHead> = {}
  for (const item of data.items) {
    const head = item.format === 0 && (await legacyHead(item))
    if (head) heads[item.data_type] = head
  }
  return heads
}

/** The head of an older client's blob, its content hashed like a sealed one's; undefined when it is not base64. */
export async function legacyHead(item: DataItem): Promise<BlobHead | undefined> {
  try {
    const content = concatBytes(base64ToBytes(item.nonce), base64ToBytes(item.encrypted_blob))
    return blobHead(item.version, await contentHash(content))
  } catch {
    return undefined
  }
}
