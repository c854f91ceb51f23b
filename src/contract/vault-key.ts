import { z } from 'zod'
import { KeyringDocument } from './keyring-document.ts'
import { operation } from './operation.ts'
import { KnownTag } from './vault-data.ts'

/** The entity tag of a keyring: `"<version>"`. */
const KeyringTag = z
  .string()
  .regex(/^"\d{1,16}"$/, 'must be one entity tag as it was answered, like "3"')
  .meta({ description: 'The entity tag of the keyring that is replaced (RFC 9110).', examples: ['"2"'] })

export const getKeyring = operation({
  method: 'GET',
  path: '/api/sync/keyring',
  summary: 'The sealed keyring and its ETag; `data: null` says for certain that the account has none.',
  authentication: 'any',
  headers: KnownTag,
  reply: z
    .object({
      keyring: KeyringDocument,
      /** Another one says that the operator has restored a backup. */
      epoch: z.int(),
    })
    .nullable(),
  refusals: [],
})

export const putKeyring = operation({
  method: 'PUT',
  path: '/api/sync/keyring',
  summary: 'Stores a keyring by compare-and-swap: `If-None-Match: *` for the first, `If-Match` ever after.',
  authentication: 'device',
  idempotent: true,
  headers: z.object({
    'if-match': KeyringTag.optional(),
    'if-none-match': z.literal('*', 'must be * where something is written').optional(),
  }),
  body: z.object({
    keyring: KeyringDocument,
    /** The version of the older clients' key that this keyring seals in; that key is deleted in the same step. */
    seals_legacy_key: z.int32().positive().optional(),
  }),
  body_limit: 96 * 1024,
  reply: z.object({ version: z.int() }),
  refusals: [
    'precondition_required',
    'stale_version',
    'keyring_exists',
    'key_in_use',
    'legacy_key_unsealed',
    'blobs_without_key',
  ],
})

const MasterKey = z
  .string({ error: 'master_key is required' })
  .min(1, 'master_key is required')
  .pipe(z.base64().length(44, 'master_key must be the base64 of 32 bytes'))

export const getLegacyKey = operation({
  method: 'GET',
  path: '/api/sync/key',
  summary: 'The raw key an older client left here, byte for byte; `data: null` where there is none.',
  authentication: 'any',
  reply: z.object({ master_key: z.string(), version: z.int() }).nullable(),
  refusals: ['keyring_required', 'legacy_keys_refused'],
})

export const putLegacyKey = operation({
  method: 'PUT',
  path: '/api/sync/key',
  summary: "Takes an older client's raw key, once; a different key never replaces it.",
  authentication: 'any',
  idempotent: true,
  body: z.object({ master_key: MasterKey }),
  reply: z.object({ version: z.int() }),
  refusals: ['key_exists', 'keyring_required', 'legacy_keys_refused'],
})
