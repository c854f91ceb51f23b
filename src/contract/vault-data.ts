import { z } from 'zod'
import { DataType } from './data-type.ts'
import { operation } from './operation.ts'
import { Timestamp, Uuid } from './primitive.ts'

/** The largest blob a device seals, in bytes. What a server takes is a setting of its own. */
export const MAX_BLOB_BYTES = 16 * 1024 * 1024

const Params = z.object({ type: DataType })

/** In the words of the older wire. */
const blobsRequired = 'encrypted_blob and nonce are required'

/**
 * An entity tag of a blob: `"<version>.<key version>"`, the key version 0 for blobs of older clients. A write replaces
 * one version that its writer has seen, so neither lists nor `*` nor weak tags will do.
 */
const BlobTag = z
  .string()
  .regex(/^"\d{1,16}\.\d{1,10}"$/, 'must be one entity tag as it was answered, like "3.1"')

/** RFC 9110 section 13: `If-Match` names what is replaced, `If-None-Match: *` says there is nothing yet. */
export const Precondition = z.object({
  'if-match': BlobTag.optional(),
  'if-none-match': z.literal('*', 'must be * where something is written').optional(),
})

/** The tag of what the caller has already. RFC 9110 section 13.1.2: a weak one compares like a strong one. */
export const KnownTag = z.object({
  'if-none-match': z
    .string()
    .meta({
      description: 'The entity tag of what the caller has (RFC 9110): 304 while there is nothing newer.',
    })
    .transform((tag) => tag.replace(/^W\//, ''))
    .optional(),
})

/** Whether bytes are wanted rather than JSON: named, and no less than JSON (RFC 9110 section 12.5.1). */
export const Accept = z.string().transform((accepted) => {
  const qualities = new Map<string, number>()
  for (const range of accepted.toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    qualities.set(type, Number(quality ?? 1))
  }
  const bytes = qualities.get('application/octet-stream') ?? 0
  return bytes > 0 && bytes >= (qualities.get('application/json') ?? 0)
})

/** Names the version whose header is replaced, and no other. */
export const RewrapCondition = z.object({ 'if-match': BlobTag.optional() })

/** The plain header of a sealed blob has at most 272 bytes. */
const HEADER_BODY_LIMIT = 1024

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
  headers: KnownTag,
  reply: z.object({
    items: z.array(DataItem),
    count: z.int(),
    /** Another one says that the operator has restored a backup. */
    epoch: z.int(),
    /** The number of the account's latest event: what comes after it is not in this list. */
    seq: z.int(),
  }),
  refusals: [],
})

export const getData = operation({
  method: 'GET',
  path: '/api/sync/data/{type}',
  summary: 'One blob: JSON, or its bytes alone for `Accept: application/octet-stream`.',
  authentication: 'any',
  params: Params,
  params_refusal: 'invalid_data_type',
  headers: KnownTag.extend({ accept: Accept.optional() }),
  reply: DataItem.extend({ id: Uuid }),
  refusals: ['not_found'],
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
      encrypted_blob: z.string({ error: blobError }).min(1, blobsRequired),
      nonce: storable(z.string({ error: blobError }).min(1, blobsRequired).max(1024)),
      checksum: storable(z.string().max(256)).nullish(),
    },
    { error: blobsRequired },
  ),
  bytes: true,
  body_limit: 'MAX_BLOB_BYTES',
  reply: z.object({ data_type: DataType, version: z.int(), blob_size_bytes: z.int() }),
  refusals: [
    'invalid_sealed_blob',
    'stale_version',
    'stale_key',
    'keyring_required',
    'keyring_missing',
    'quota_exceeded',
  ],
})

/** What re-wrapping is, whether of the current version or of another that is kept. */
export const rewrapping = {
  method: 'PATCH',
  idempotent: true,
  authentication: 'device',
  params_refusal: 'invalid_data_type',
  headers: RewrapCondition,
  bytes: true,
  body_limit: HEADER_BODY_LIMIT,
  reply: z.object({ data_type: DataType, version: z.int(), key_version: z.int() }),
  refusals: [
    'invalid_sealed_blob',
    'invalid_rewrap',
    'precondition_required',
    'stale_version',
    'stale_key',
    'keyring_missing',
  ],
} as const

export const rewrapData = operation({
  ...rewrapping,
  path: '/api/sync/data/{type}',
  summary: 'Re-wraps a sealed blob: its new plain header, as bytes, replaces the one it has.',
  params: Params,
})

export const deleteData = operation({
  method: 'DELETE',
  path: '/api/sync/data/{type}',
  summary: "Clears an older client's blob. A sealed blob is deleted by putting a sealed tombstone.",
  authentication: 'any',
  idempotent: true,
  params: Params,
  params_refusal: 'invalid_data_type',
  params_sentence: 'Invalid data type',
  reply: z.null(),
  refusals: ['keyring_required'],
})

function blobError({ input }: { input?: unknown }): string {
  return input === undefined || input === null ? blobsRequired : 'encrypted_blob and nonce must be strings'
}

/** Postgres holds every character in a text but this one. */
function storable(text: z.ZodString) {
  return text.refine((value) => !value.includes('\0'), 'A text has no NUL character')
}
