import { call } from '#client/transport/call.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { type DataItem, getData } from '#contract/vault-data.ts'
import { openLegacyBlob } from '#crypto/blob/open-legacy-blob.ts'
import { KeyMismatch, TamperedBlob } from '#crypto/errors.ts'
import { base64ToBytes } from '#crypto/primitive/base64.ts'
import { findLegacyKeys } from './find-keys.ts'
import { legacyHead } from './legacy-heads.ts'
import { openSealed } from './open-sealed.ts'
import type { OpenedBlob } from './opened-blob.ts'
import type { Vault } from './require-vault.ts'

type LegacyItem = Pick<DataItem, 'data_type' | 'encrypted_blob' | 'nonce'>

/**
 * Gets and opens a blob of an older client under the keys that the keyring seals in. Nothing binds such a blob
 * to its place.
 */
export async function openLegacy(vault: Vault, data_type: DataType): Promise<OpenedBlob> {
  const { data: item } = await call(vault.connection, getData, { params: { type: data_type } })
  // Another device may have sealed it between the two requests.
  if (item.format !== 0)
    return openSealed(vault, data_type, {
      bytes: base64ToBytes(item.encrypted_blob),
      revision: item.version,
    })
  const head = await legacyHead(item)
  if (!head) throw new TamperedBlob(`The older client's "${data_type}" is not base64.`)
  const plaintext = await openWithAny(await findLegacyKeys(vault), item)
  return { plaintext, head, key_version: 0, device_id: null, parent_hash: null }
}

/** The plaintext of what an older client stored, under the key of `keys` that opens it. Throws `KeyMismatch` or `TamperedBlob`. */
export async function openWithAny(keys: Bytes[], item: LegacyItem): Promise<Bytes> {
  if (keys.length === 0)
    throw new KeyMismatch(`"${item.data_type}" was written by an older client whose key this account lacks.`)
  for (const key of keys.slice(0, -1)) {
    const opened = await openLegacyBlob(key, item).catch(ignoreTampered)
    if (opened) return opened
  }
  return openLegacyBlob(keys.at(-1) as Bytes, item)
}

function ignoreTampered(error: unknown): undefined {
  if (!(error instanceof TamperedBlob)) throw error
}
