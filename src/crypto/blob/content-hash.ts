import type { BlobHead } from '#contract/keyring-document.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { bytesToHex } from '#crypto/primitive/bytes.ts'
import { sha256 } from '#crypto/primitive/sha256.ts'

/** SHA-256 of a blob's content (nonce, ciphertext and tag): its name, which a re-wrap does not change. */
export const contentHash = (content: Bytes): Promise<Bytes> => sha256(content)

/** What a device remembers of a blob to notice a rollback; the hash in lowercase hexadecimal. */
export function blobHead(revision: number, content_hash: Bytes): BlobHead {
  return { revision, content_hash: bytesToHex(content_hash) }
}
