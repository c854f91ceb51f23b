import { z } from 'zod'
import { DataType } from './data-type.ts'
import { operation } from './operation.ts'
import { Timestamp, Uuid } from './primitive.ts'

/** The largest blob in bytes. Older clients send it as base64 in JSON, a third longer. */
export const MAX_BLOB_BYTES = 16 * 1024 * 1024
const JSON_BODY_LIMIT = Math.ceil((MAX_BLOB_BYTES * 4) / 3) + 64 * 1024

const Params = z.object({ type: DataType })

/** An entity tag of a blob: `"<version>.<key version>"`, the key version 0 for blobs of older clients. */
const BlobTag = z.string().regex(/^"\d{1,16}\.\d{1,10}"$/)

/** RFC 9110 section 13: `If-Match` names what is replaced, `If-None-Match: *` says there is nothing yet. */
const Precondition = z.object({
  'if-match': BlobTag.optional(),
  'if-none-match': z.literal('*').optional(),
})

/** One blob as the older wire has it: base64 text, whatever it holds. */
export const DataItem = z.object({
  data_type: DataType,
  encrypted_blob: z.string(),
  nonce: z.string(),
  version: z.int(),
  checksum: z.string().nullable(),
  blob_size_bytes: z.int(),
  updated_at: Timestamp,
  /** 0: as an older client sent it, 1: sealed (docs/formats.md). */
  format: z.int(),
  key_version: z.int(),
})
export type DataItem = z.infer<typeof DataItem>

export const listData = operation({
  method: 'GET',
  path: '/api/sync/data',
  summary: 'Every blob of the account, newest first.',
  authentication: 'any',
  reply: z.object({ items: z.array(DataItem), count: z.int() }),
  refusals: ['unauthorized'],
})

export const getData = operation({
  method: 'GET',
  path: '/api/sync/data/{type}',
  summary: 'One blob: JSON, or its bytes alone for `Accept: application/octet-stream`.',
  authentication: 'any',
  params: Params,
  params_refusal: 'invalid_data_type',
  headers: z.object({ accept: z.string().optional(), 'if-none-match': z.string().optional() }),
  reply: DataItem.extend({ id: Uuid }),
  refusals: ['invalid_data_type', 'unauthorized', 'not_found'],
})

export const putData = operation({
  method: 'PUT',
  path: '/api/sync/data/{type}',
  summary: 'Stores the next version of a blob: sealed as bytes, or unsealed as the JSON of older clients.',
  authentication: 'any',
  idempotent: true,
  params: Params,
  params_refusal: 'invalid_data_type',
  headers: Precondition,
  body: z.object(
    {
      encrypted_blob: z.string({ error: blobError }),
      nonce: storable(z.string({ error: blobError }).max(1024)),
      checksum: storable(z.string().max(256)).nullish(),
    },
    { error: 'encrypted_blob and nonce are required' },
  ),
  bytes: true,
  body_limit: JSON_BODY_LIMIT,
  reply: z.object({ data_type: DataType, version: z.int(), blob_size_bytes: z.int() }),
  refusals: [
    'invalid_data_type',
    'unauthorized',
    'malformed_json',
    'invalid_request',
    'invalid_sealed_blob',
    'body_too_large',
    'stale_version',
    'stale_key',
    'keyring_required',
    'keyring_missing',
  ],
})

export const deleteData = operation({
  method: 'DELETE',
  path: '/api/sync/data/{type}',
  summary: "Clears an older client's blob. A sealed blob is deleted by putting a sealed tombstone.",
  authentication: 'any',
  idempotent: true,
  params: Params,
  params_refusal: 'invalid_data_type',
  reply: z.null(),
  refusals: ['invalid_data_type', 'unauthorized', 'keyring_required'],
})

function blobError(issue: { input?: unknown }): string {
  return issue.input === undefined
    ? 'encrypted_blob and nonce are required'
    : 'encrypted_blob and nonce must be strings'
}

/** Postgres holds every character in a text but this one. */
function storable(text: z.ZodString) {
  return text.refine((value) => !value.includes('\0'), 'A text has no NUL character')
}
