import type { Device } from '#client/connection.ts'
import { Contended, ServerRefusal } from '#client/errors.ts'
import { call } from '#client/transport/call.ts'
import { type FollowedKeyring, followKeyring } from '#client/vault/follow-keyring.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { type DataType, dataTypes } from '#contract/data-type.ts'
import { type Bytes, decodeSealedHeader } from '#contract/sealed-blob.ts'
import { rewrapData } from '#contract/vault-data.ts'
import { listVersions, rewrapVersion } from '#contract/vault-versions.ts'
import { rewrapHeader } from '#crypto/blob/rewrap-header.ts'
import { KeyMismatch, TamperedBlob } from '#crypto/errors.ts'
import { base64ToBytes } from '#crypto/primitive/base64.ts'

/** Hears after each version how many are under the new key, and how many there are of its type. */
export type OnRewrapped = (done: { type: DataType; rewrapped: number; of: number }) => void

/** As often others may write, or renew the key again, while one type is gone through. */
const ROUNDS = 10

/**
 * Puts every sealed version that the server keeps under the account's newest key: its header alone is replaced. Goes on
 * from wherever it or another device was. Throws `TamperedBlob`, `KeyMismatch`, and like `followKeyring`.
 */
export async function rewrapAll(device: Device, onRewrapped?: OnRewrapped): Promise<void> {
  for (const type of dataTypes) await rewrapType(device, type, onRewrapped)
}

async function rewrapType(device: Device, type: DataType, onRewrapped?: OnRewrapped): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const held = await followKeyring(device)
    const older = await listOlder(device, type, held.keys.key_version)
    if (older.length === 0) return
    let rewrapped = 0
    for (const version of older) {
      device.signal?.throwIfAborted()
      if (!(await rewrap(device, type, version, held))) break
      rewrapped += 1
      onRewrapped?.({ type, rewrapped, of: older.length })
    }
  }
  throw new Contended(
    `"${type}" keeps changing on the server. The rest goes under the new key with the next try.`,
  )
}

type Older = {
  header: Bytes
  content_hash: string
  revision: number
  key_version: number
  is_current: boolean
}

async function listOlder(device: Device, type: DataType, key_version: number): Promise<Older[]> {
  const { connection } = await requireSession(device)
  const { data } = await call(connection, listVersions, { params: { type } })
  return data.items.flatMap((item) => {
    if (item.format !== 1 || item.key_version >= key_version) return []
    const { header, checksum, version, is_current } = item
    if (!header || !checksum)
      throw new TamperedBlob(`The server lists no header for revision ${version} of "${type}".`)
    const older = { header: base64ToBytes(header), content_hash: checksum, is_current }
    return [{ ...older, revision: version, key_version: item.key_version }]
  })
}

/** False when the list is no longer what the server has. */
async function rewrap(
  device: Device,
  type: DataType,
  { header, content_hash, revision, key_version, is_current }: Older,
  { keys, previous }: FollowedKeyring,
): Promise<boolean> {
  const said = decodeSealedHeader(header)
  if (said.data_type !== type || said.revision !== revision || said.key_version !== key_version)
    throw new TamperedBlob(`What the server lists as revision ${revision} of "${type}" is not one.`)
  const from = previous.find((older) => older.key_version === key_version)
  if (!from) throw new KeyMismatch(`The keyring does not hold the key version ${key_version} any more.`)
  const bytes = await rewrapHeader({ header, content_hash }, { from, to: keys })
  const { connection } = await requireSession(device)
  const sent = { headers: { 'if-match': `"${revision}.${key_version}"` }, bytes, repeatable: true }
  try {
    if (is_current) await call(connection, rewrapData, { params: { type }, ...sent })
    else await call(connection, rewrapVersion, { params: { type, version: String(revision) }, ...sent })
    return true
  } catch (error) {
    if (error instanceof ServerRefusal && passed.has(error.code)) return false
    throw error
  }
}

/** The version is gone, or under a newer key, or another device has done this already. */
const passed = new Set(['stale_version', 'stale_key', 'invalid_rewrap', 'not_found'])
