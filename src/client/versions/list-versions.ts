import type { Device } from '#client/connection.ts'
import { readState } from '#client/sync/documents.ts'
import { call } from '#client/transport/call.ts'
import { type KeysOf, rememberKeys } from '#client/vault/find-keys.ts'
import { requireVault } from '#client/vault/require-vault.ts'
import type { DataType } from '#contract/data-type.ts'
import { listVersions as contract } from '#contract/vault-versions.ts'
import { bytesToHex } from '#crypto/primitive/bytes.ts'
import { authenticateHeader } from './authenticate-header.ts'
import { checkVersions } from './check-versions.ts'
import type { KeptVersion, ListedVersion } from './kept-version.ts'

/**
 * The versions of a data type that the server keeps, newest first. Throws `TamperedBlob` when one of them is not what
 * a device sealed, and `RollbackDetected` when they do not go as far as this device has seen.
 */
export async function listVersions(device: Device, data_type: DataType): Promise<KeptVersion[]> {
  const vault = await requireVault(device)
  const { data } = await call(vault.connection, contract, { params: { type: data_type } })
  const versions: KeptVersion[] = []
  const keys = rememberKeys(vault)
  for (const item of data.items) versions.push(await readVersion(keys, data_type, item))
  const { seen } = await readState(device, data_type)
  checkVersions(data_type, seen, versions)
  return versions
}

async function readVersion(keys: KeysOf, data_type: DataType, item: ListedVersion): Promise<KeptVersion> {
  const { device_name, blob_size_bytes: bytes, created_at, is_current } = item
  const said = { device_name, bytes, created_at, is_current }
  if (item.format === 0) {
    const unknown = { content_hash: null, parent_hash: null, device_id: item.device_id, key_version: 0 }
    return { revision: item.version, is_sealed: false, is_deletion: false, ...unknown, ...said }
  }
  const { header, content_hash } = await authenticateHeader(keys, data_type, item)
  const { revision, key_version, device_id } = header
  const parent_hash = bytesToHex(header.parent_hash)
  const is_deletion = header.codec === 'tombstone'
  const sealed = { revision, key_version, device_id, content_hash, parent_hash, is_deletion }
  // A name of another device than the one that sealed it would be a lie.
  const name = item.device_id === device_id ? device_name : null
  return { is_sealed: true, ...sealed, ...said, device_name: name }
}
