import { createHash, randomBytes } from 'node:crypto'
import type { KeyringDocument } from '#contract/keyring-document.ts'
import {
  decodeSealedBlob,
  encodeSealedBlob,
  encodeSealedHeader,
  type SealedBlobHeader,
} from '#contract/sealed-blob.ts'

const bytes = (length: number) => new Uint8Array(randomBytes(length))
const base64 = (length: number) => randomBytes(length).toString('base64')

/** A keyring as the server sees one: well-formed, and opaque. */
export const opaqueKeyring = (account: string, change: Partial<KeyringDocument> = {}): KeyringDocument => ({
  format: 1,
  account,
  version: 1,
  key_version: 1,
  key_id: KEY_ID,
  recipients: [{ kind: 'recovery', nonce: base64(12), sealed: base64(48) }],
  previous: [],
  heads: {},
  mac: base64(32),
  ...change,
})

/** A keyring's entry for the key of older clients. */
export const sealedLegacyKey = () => ({
  kind: 'legacy' as const,
  sealed_by: 1,
  nonce: base64(12),
  sealed: base64(48),
})

/** A keyring's entry for the master key before the one of `sealed_by`. */
export const sealedMasterKey = (key_version: number) => ({
  ...sealedLegacyKey(),
  kind: 'amk' as const,
  key_version,
  key_id: KEY_ID,
  sealed_by: key_version + 1,
})

const KEY_ID = Buffer.alloc(16, 7).toString('base64')

type Named = {
  account_id: string
  data_type: string
  revision: number
  key_version?: number
  key_id?: Uint8Array
  codec?: string
  parent_hash?: Uint8Array<ArrayBuffer>
}

/** A sealed blob as the server sees one: a plain header and random bytes. */
export const opaqueBlob = (named: Named, length = 64): Uint8Array<ArrayBuffer> =>
  encodeSealedBlob({
    header: {
      codec: 'identity',
      content_id: bytes(16),
      parent_hash: bytes(32),
      key_version: 1,
      device_id: '00000000-0000-4000-8000-000000000000',
      wrap_nonce: bytes(12),
      wrapped_dek: bytes(48),
      ...named,
      key_id: new Uint8Array(named.key_id ?? Buffer.from(KEY_ID, 'base64')),
    },
    content: bytes(length),
  })

/** The header of a sealed blob with some fields changed, as a re-wrap sends it. */
export const changedHeader = (
  sealed: Uint8Array,
  change: Partial<SealedBlobHeader>,
): Uint8Array<ArrayBuffer> => encodeSealedHeader({ ...decodeSealedBlob(sealed).header, ...change })

/** What a device sends to put a blob under a newer key. */
export const rewrapped = (
  sealed: Uint8Array,
  key_version: number,
  key_id: Uint8Array,
): Uint8Array<ArrayBuffer> =>
  changedHeader(sealed, {
    key_version,
    key_id: new Uint8Array(key_id),
    wrap_nonce: bytes(12),
    wrapped_dek: bytes(48),
  })

/** The content hash a sealed blob goes by, as the server names it. */
export const contentHash = (sealed: Uint8Array): string =>
  createHash('sha256').update(decodeSealedBlob(sealed).content).digest('hex')
