import type { Device } from '#client/connection.ts'
import { readState } from '#client/sync/documents.ts'
import { call, exchange } from '#client/transport/call.ts'
import { unexpected } from '#client/transport/read-failure.ts'
import { findKeys, findLegacyKeys } from '#client/vault/find-keys.ts'
import { openWithAny } from '#client/vault/open-legacy.ts'
import { requireVault, type Vault } from '#client/vault/require-vault.ts'
import type { DataType } from '#contract/data-type.ts'
import { type Bytes, decodeSealedBlob } from '#contract/sealed-blob.ts'
import { getVersion as contract } from '#contract/vault-versions.ts'
import { checkBlobHead } from '#crypto/blob/check-blob-head.ts'
import { open } from '#crypto/blob/open.ts'
import { RollbackDetected } from '#crypto/errors.ts'

/**
 * A kept version, opened. `plaintext` is null for a deletion. Nothing proves who wrote one that is not sealed, nor when:
 * an older client did, and its key was the server's to know.
 */
export type OpenedVersion = { plaintext: Bytes | null; is_sealed: boolean; device_id: string | null }

/** Gets one kept version of a data type and opens it. Throws `not_found`, and what opening it throws. */
export async function getVersion(
  device: Device,
  data_type: DataType,
  revision: number,
): Promise<OpenedVersion> {
  const vault = await requireVault(device)
  const params = { type: data_type, version: String(revision) }
  const received = await exchange(vault.connection, contract, {
    params,
    headers: { accept: 'application/octet-stream' },
    timeout_seconds: 300,
  })
  const tag = /^(?:W\/)?"(\d{1,15})\.(\d{1,10})"$/.exec(received.headers.get('etag') ?? '')
  if (received.status !== 200 || !tag) throw unexpected(vault.connection, received.status)
  if (tag[2] === '0') return openUnsealed(vault, data_type, revision)
  const keys = await findKeys(vault, decodeSealedBlob(received.bytes).header.key_version)
  const { plaintext, header, head } = await open({ keys, data_type, revision }, received.bytes)
  const { seen } = await readState(device, data_type)
  if (seen?.revision === revision) checkBlobHead(data_type, seen, head)
  return { plaintext, is_sealed: true, device_id: header.device_id }
}

async function openUnsealed(vault: Vault, data_type: DataType, revision: number): Promise<OpenedVersion> {
  const { seen } = await readState(vault.device, data_type)
  if (seen?.is_sealed && seen.revision === revision)
    throw new RollbackDetected(
      `This device has seen a sealed revision ${revision} of "${data_type}", but the server answers with an unsealed one.`,
    )
  const { data } = await call(vault.connection, contract, {
    params: { type: data_type, version: String(revision) },
  })
  const plaintext = await openWithAny(await findLegacyKeys(vault), data)
  return { plaintext, is_sealed: false, device_id: data.device_id }
}
