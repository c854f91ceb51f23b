import type { Device } from '#client/connection.ts'
import { ServerRefusal } from '#client/errors.ts'
import type { SeenBlob } from '#client/profile.ts'
import { exchange } from '#client/transport/call.ts'
import { unexpected } from '#client/transport/read-failure.ts'
import type { Received } from '#client/transport/received.ts'
import type { DataType } from '#contract/data-type.ts'
import { getData } from '#contract/vault-data.ts'
import { checkBlobHead } from '#crypto/blob/check-blob-head.ts'
import { heldTag, noteHead } from './heads.ts'
import { openLegacy } from './open-legacy.ts'
import { openSealed } from './open-sealed.ts'
import type { PulledBlob } from './pulled-blob.ts'
import { requireVault, type Vault } from './require-vault.ts'

/** What a pull found: nothing stored, what the caller has already, or a blob. */
export type Pulled =
  | { outcome: 'absent' }
  | { outcome: 'unchanged'; head: SeenBlob }
  | ({ outcome: 'blob' } & PulledBlob)

/**
 * Gets one type's blob and checks it against what this device has seen; call `keepHead` when its content is
 * safe. `unless_held`: do not send what was held last. Throws `RollbackDetected`, `TamperedBlob`, `KeyMismatch`,
 * `UnreadableBlob` or `VaultLocked`.
 */
export async function pullBlob(
  device: Device,
  data_type: DataType,
  { unless_held = false }: { unless_held?: boolean } = {},
): Promise<Pulled> {
  const vault = await requireVault(device)
  const seen = vault.profile.heads[data_type]
  const known = unless_held ? heldTag(seen) : undefined
  const received = await fetchBlob(vault, data_type, known)
  if (!received) {
    checkBlobHead(data_type, seen, undefined)
    return { outcome: 'absent' }
  }
  if (received.status === 304 && known && seen) return { outcome: 'unchanged', head: seen }
  const tag = /^(?:W\/)?"(\d{1,15})\.(\d{1,10})"$/.exec(received.headers.get('etag') ?? '')
  if (received.status !== 200 || !tag) throw unexpected(vault.connection, received.status)
  const pulled =
    tag[2] === '0'
      ? await openLegacy(vault, data_type)
      : await openSealed(vault, data_type, { bytes: received.bytes, revision: Number(tag[1]) })
  await noteHead(device, data_type, pulled.head)
  return { outcome: 'blob', ...pulled }
}

/** The server's answer, or undefined when it says that there is nothing. */
async function fetchBlob(vault: Vault, type: DataType, tag?: string): Promise<Received | undefined> {
  const headers = { accept: 'application/octet-stream', ...(tag && { 'if-none-match': tag }) }
  try {
    return await exchange(vault.connection, getData, { params: { type }, headers, timeout_seconds: 300 })
  } catch (error) {
    if (error instanceof ServerRefusal && error.code === 'not_found') return undefined
    throw error
  }
}
