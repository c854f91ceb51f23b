import { createHash, randomBytes } from 'node:crypto'
import type { KeyringDocument } from '#contract/keyring-document.ts'
import { decodeSealedBlob, encodeSealedBlob } from '#contract/sealed-blob.ts'

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

const KEY_ID = Buffer.alloc(16, 7).toString('base64')

type Named = {
  account_id: string
  data_type: string
  revision: number
  key_version?: number
  key_id?: Uint8Array
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

/** The content hash a sealed blob goes by, as the server names it. */
export const contentHash = (sealed: Uint8Array): string =>
  createHash('sha256').update(decodeSealedBlob(sealed).content).digest('hex')
