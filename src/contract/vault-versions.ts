import { z } from 'zod'
import { DataType } from './data-type.ts'
import { operation } from './operation.ts'
import { Timestamp, Uuid } from './primitive.ts'
import { Accept, KnownTag, Precondition, rewrapping } from './vault-data.ts'

const Params = z.object({
  type: DataType,
  /** What is no number is a version that nobody keeps. */
  version: z
    .string()
    .regex(/^[1-9]\d{0,15}$/)
    .meta({ examples: ['3'] })
    .transform(Number)
    .catch(0),
})

/** A version that is kept, without its bytes. */
const DataVersion = z.object({
  version: z.int(),
  format: z.int(),
  key_version: z.int(),
  /** The content hash in hexadecimal where it is sealed; else whatever an older client said. */
  checksum: z.string().nullable(),
  blob_size_bytes: z.int(),
  device_id: Uuid.nullable(),
  /** Null when the device is gone, or when a person wrote this in a browser. */
  device_name: z.string().nullable(),
  created_at: Timestamp,
  /** Whether this is what the type holds now; none is once the type is cleared. */
  is_current: z.boolean(),
})

export const listVersions = operation({
  method: 'GET',
  path: '/api/sync/data/{type}/versions',
  summary: 'The versions of a blob that are kept, newest first, also after it was cleared.',
  authentication: 'any',
  params: z.object({ type: DataType }),
  params_refusal: 'invalid_data_type',
  reply: z.object({
    items: z.array(
      DataVersion.extend({
        /** The plain header of a sealed version, in base64: its parent hash leads to the version before. */
        header: z.string().nullable(),
      }),
    ),
    count: z.int(),
  }),
  refusals: [],
})

export const getVersion = operation({
  method: 'GET',
  path: '/api/sync/data/{type}/versions/{version}',
  summary: 'One kept version: JSON, or its bytes alone for `Accept: application/octet-stream`.',
  authentication: 'any',
  params: Params,
  params_refusal: 'invalid_data_type',
  headers: KnownTag.extend({ accept: Accept.optional() }),
  reply: DataVersion.extend({ data_type: DataType, encrypted_blob: z.string(), nonce: z.string() }),
  refusals: ['not_found'],
})

export const restoreVersion = operation({
  method: 'POST',
  path: '/api/sync/data/{type}/versions/{version}',
  idempotent: true,
  summary:
    'Restores an unsealed version: a copy of it becomes the next one. A device restores what is sealed.',
  authentication: 'any',
  params: Params,
  params_refusal: 'invalid_data_type',
  headers: Precondition,
  reply: z.object({ data_type: DataType, version: z.int(), blob_size_bytes: z.int() }),
  refusals: ['not_found', 'stale_version', 'restore_on_device', 'keyring_required', 'quota_exceeded'],
})

export const rewrapVersion = operation({
  ...rewrapping,
  path: '/api/sync/data/{type}/versions/{version}',
  summary: 'Re-wraps a kept version, as with the current one: its new plain header, as bytes.',
  params: Params,
  refusals: [...rewrapping.refusals, 'not_found'],
})
