import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Change } from '#contract/changes.ts'
import type { DataType } from '#contract/data-type.ts'
import { decodeSealedBlob } from '#contract/sealed-blob.ts'
import type { putData } from '#contract/vault-data.ts'
import { ringAccount } from '#domain/events/ring-account.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { config } from '#platform/config/config.ts'
import { call } from '#platform/db/call.ts'
import { Refusal } from '#platform/refusal.ts'
import { parseSealed } from './parse-sealed.ts'

type Precondition = z.output<typeof putData.headers>
type UnsealedBody = z.output<typeof putData.body>

/** What both kinds of blob come down to. */
type Write = {
  format: 0 | 1
  bytes: Uint8Array
  nonce: string
  checksum: string | null
  size: number
  account_id: string | null
  revision: number | null
  key_version: number
  key_id: Uint8Array | null
}

/** What put_blob answers: where it wrote, and the event it recorded. */
type Put = { user_id: string; version: number; epoch: number } & Pick<
  Change,
  'seq' | 'device_id' | 'created_at'
>

/** What was stored: the version of the blob is now this one. */
export type PutBlob = { version: number; blob_size_bytes: number; key_version: number }

/**
 * Stores a sealed blob as the version its own header names, if the caller has seen the one it replaces; otherwise
 * changes nothing. Only the plain header is read; the content hash is SHA-256(nonce ‖ ciphertext).
 */
export async function putSealedBlob(
  caller: Credential,
  type: DataType,
  precondition: Precondition,
  bytes: Uint8Array,
): Promise<PutBlob> {
  const { header, nonce, content } = parseSealed(decodeSealedBlob, bytes)
  if (header.data_type !== type) {
    throw new Refusal('invalid_sealed_blob', `This blob was sealed as "${header.data_type}", not "${type}".`)
  }
  return write(caller, type, precondition, {
    format: 1,
    bytes,
    nonce: Buffer.from(nonce).toString('base64'),
    checksum: createHash('sha256').update(content).digest('hex'),
    size: bytes.byteLength,
    account_id: header.account_id,
    revision: header.revision,
    key_version: header.key_version,
    key_id: header.key_id,
  })
}

/**
 * Stores what an older client sent, text as it came, as the next version. Its size is what the older wire counts: three
 * quarters of the text. Refused once the account has a keyring.
 */
export async function putUnsealedBlob(
  caller: Credential,
  type: DataType,
  precondition: Precondition,
  body: UnsealedBody,
): Promise<PutBlob> {
  const size = Math.ceil((body.encrypted_blob.length * 3) / 4)
  const { MAX_BLOB_BYTES: limit } = config()
  if (size > limit)
    throw new Refusal('body_too_large', `A blob has at most ${limit} bytes here.`, { limit, size })
  return write(caller, type, precondition, {
    format: 0,
    bytes: Buffer.from(body.encrypted_blob),
    nonce: body.nonce,
    checksum: body.checksum ?? null,
    size,
    account_id: null,
    revision: null,
    key_version: 0,
    key_id: null,
  })
}

async function write(
  caller: Credential,
  type: DataType,
  precondition: Precondition,
  blob: Write,
): Promise<PutBlob> {
  const { MAX_ACCOUNT_BYTES, MAX_KEPT_BYTES } = config()
  const [row] = await call(
    (sql) => sql<Put[]>`
      select * from roost.put_blob(
        ${caller.token_hash}, ${caller.user_id}, ${caller.session_id}, ${type}, ${blob.format},
        ${blob.bytes}, ${blob.nonce}, ${blob.checksum}, ${blob.size},
        ${precondition['if-match'] ?? null}, ${precondition['if-none-match'] === '*'},
        ${blob.account_id}, ${blob.revision}, ${blob.key_version}, ${blob.key_id},
        ${MAX_ACCOUNT_BYTES}, ${MAX_KEPT_BYTES})`,
  )
  if (!row) throw new Error('put_blob answers one row')
  const { user_id, version, epoch, ...recorded } = row
  const event = { ...recorded, type: 'data_updated' as const, data_type: type, version }
  ringAccount(user_id, { epoch, event })
  return { version, blob_size_bytes: blob.size, key_version: blob.key_version }
}
