import { call } from '#client/transport/call.ts'
import { rememberKeys } from '#client/vault/find-keys.ts'
import type { OpenedBlob } from '#client/vault/opened-blob.ts'
import type { Vault } from '#client/vault/require-vault.ts'
import type { DataType } from '#contract/data-type.ts'
import { decodeSealedHeader } from '#contract/sealed-blob.ts'
import { listVersions } from '#contract/vault-versions.ts'
import type { Link } from '#crypto/blob/check-blob-head.ts'
import { verifyHeader } from '#crypto/blob/data-key.ts'
import { base64ToBytes } from '#crypto/primitive/base64.ts'
import { bytesToHex, hexToBytes } from '#crypto/primitive/bytes.ts'
import type { TypeState } from './type-state.ts'

/** What parent hashes prove of a version: that it goes on from all that was seen, and through which upload of ours. */
export type Lineage = { is_proven: boolean; through: string | null }

/**
 * Follows parent hashes back from a version that was opened. Only headers that this account's keys authenticate count.
 * Where versions between are no longer kept, nothing is proven.
 */
export async function traceLineage(
  vault: Vault,
  type: DataType,
  { seen, base, attempts }: TypeState,
  { head, parent_hash }: OpenedBlob,
): Promise<Lineage> {
  const anchors = [base, seen].filter((anchor) => anchor !== null)
  const met = new Set([head.content_hash])
  const through = () => attempts.find(({ content_hash }) => met.has(content_hash))?.content_hash ?? null
  // An upload of ours is sealed on top of the base.
  const isProven = () =>
    anchors.every(
      (anchor) => met.has(anchor.content_hash) || (anchor.content_hash === base?.content_hash && through()),
    )
  const oldest = Math.min(...[...anchors, ...attempts].map(({ revision }) => revision))
  const parents = parentsOf(vault, type)
  let link: Link | undefined = parent_hash === null ? undefined : { ...head, parent_hash }
  while (link) {
    met.add(link.parent_hash)
    if (link.revision <= oldest || (isProven() && (attempts.length === 0 || through()))) break
    link = await parents(link)
  }
  return { is_proven: Boolean(isProven()), through: through() }
}

/** Finds the version that another one replaced, among those that the server keeps. */
function parentsOf(vault: Vault, type: DataType): (child: Link) => Promise<Link | undefined> {
  const keysOf = rememberKeys(vault)
  let headers: Map<string, string> | undefined
  return async ({ parent_hash, revision }) => {
    headers ??= await listHeaders(vault, type)
    const encoded = headers.get(parent_hash)
    if (!encoded) return undefined
    const header = decodeSealedHeader(base64ToBytes(encoded))
    // Revisions only fall on the way back; this also ends a circle.
    if (header.data_type !== type || header.revision >= revision) return undefined
    await verifyHeader(await keysOf(header.key_version), header, hexToBytes(parent_hash))
    return {
      revision: header.revision,
      content_hash: parent_hash,
      parent_hash: bytesToHex(header.parent_hash),
    }
  }
}

/** The headers of the sealed versions that are kept, in base64 by content hash, as the server says. */
async function listHeaders({ connection }: Vault, type: DataType): Promise<Map<string, string>> {
  const { data } = await call(connection, listVersions, { params: { type } })
  return new Map(
    data.items.flatMap(({ header, checksum }) => (header && checksum ? [[checksum, header] as const] : [])),
  )
}
