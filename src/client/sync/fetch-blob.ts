import { ServerRefusal } from '#client/errors.ts'
import { exchange } from '#client/transport/call.ts'
import { unexpected } from '#client/transport/read-failure.ts'
import { openLegacy } from '#client/vault/open-legacy.ts'
import { openSealed } from '#client/vault/open-sealed.ts'
import type { OpenedBlob } from '#client/vault/opened-blob.ts'
import type { Vault } from '#client/vault/require-vault.ts'
import type { DataType } from '#contract/data-type.ts'
import { getData } from '#contract/vault-data.ts'

/** What the server has of a type: nothing, the version that was named, or one that was downloaded and opened. */
export type Fetched = 'absent' | 'unchanged' | (OpenedBlob & { tag: string })

/**
 * Asks for a type's newest version, unless it is the one that `known` names. Throws `TamperedBlob`, `KeyMismatch`,
 * `UnreadableBlob` or `VaultLocked` for what does not open.
 */
export async function fetchBlob(vault: Vault, type: DataType, known: string | null): Promise<Fetched> {
  const headers = { accept: 'application/octet-stream', ...(known && { 'if-none-match': known }) }
  try {
    const received = await exchange(vault.connection, getData, {
      params: { type },
      headers,
      timeout_seconds: 300,
    })
    const { status, bytes } = received
    if (status === 304 && known) return 'unchanged'
    const tag = (received.headers.get('etag') ?? '').replace(/^W\//, '')
    const named = /^"(\d{1,15})\.(\d{1,10})"$/.exec(tag)
    if (status !== 200 || !named) throw unexpected(vault.connection, status)
    const opened =
      named[2] === '0'
        ? await openLegacy(vault, type)
        : await openSealed(vault, type, { bytes, revision: Number(named[1]) })
    return { ...opened, tag: `"${opened.head.revision}.${opened.key_version}"` }
  } catch (error) {
    if (error instanceof ServerRefusal && error.code === 'not_found') return 'absent'
    throw error
  }
}
