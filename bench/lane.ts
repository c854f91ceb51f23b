import { decodeSealedBlob, encodeSealedHeader } from '#contract/sealed-blob.ts'
import { opaqueBlob } from '#testing/sealed.ts'

/** What one connection works on: an account of its own, so that its writes meet nobody else's. */
export type Lane = { account_id: string; token: string; cookie: string; pending_login: string }

/** Who writes which blob of an account, and the one that is only read. All begin at revision 1. */
export const blobs = { http: 'history', sql: 'secret', read: 'setting' } as const

/** Bytes of sealed content in every blob. */
const CONTENT_BYTES = 4096

/** The first revision of a blob. */
export const blobOf = (account_id: string, data_type: string) =>
  opaqueBlob({ account_id, data_type, revision: 1 }, CONTENT_BYTES)

/** Makes the blob in `bytes` the one of another revision. */
export function setRevision(bytes: Uint8Array, revision: number): void {
  bytes.set(encodeSealedHeader({ ...decodeSealedBlob(bytes).header, revision }))
}
