import { ServerRefusal } from '#client/errors.ts'
import { followNewerKey } from '#client/vault/follow-newer-key.ts'
import type { Vault } from '#client/vault/require-vault.ts'
import { uploadBlob } from '#client/vault/upload-blob.ts'
import type { DataType } from '#contract/data-type.ts'
import { type Sealed, seal, sealTombstone } from '#crypto/blob/seal.ts'
import { release } from '#crypto/primitive/release.ts'
import { findContent, happen, readState } from './documents.ts'
import type { Effect } from './event.ts'
import { nextRevision, type TypeState } from './type-state.ts'

/** What came of an upload, and how far the server has counted where it has something else. */
export type Sent = { effect: Effect; floor: number }

/** Seals the edit, remembers that it goes out, and uploads it. Only then is its outcome asked for. */
export async function send(vault: Vault, type: DataType): Promise<Sent> {
  const { device, connection, profile } = vault
  const state = await readState(device, type)
  const sealed = await sealEdit(vault, type, state)
  if (!sealed || !state.edit) return { ...(await happen(device, type, { name: 'start' })), floor: 0 }
  const { head, header } = sealed
  const { device_id } = profile
  const attempt = { ...head, key_version: header.key_version, content: state.edit.content, device_id }
  const { effect } = await happen(device, type, { name: 'sealed', turn: state.turn, attempt })
  if (effect !== 'upload') return { effect, floor: 0 }
  const { content_hash } = head
  try {
    const { stored, version } = await uploadBlob(connection, sealed, state.base?.tag ?? undefined)
    const event = stored ? { name: 'stored' as const, content_hash } : { name: 'outdated' as const }
    return { ...(await happen(device, type, event)), floor: version }
  } catch (error) {
    if (isFinal(error)) await happen(device, type, { name: 'declined', content_hash })
    await followNewerKey(vault, error)
    return { ...(await happen(device, type, { name: 'start' })), floor: 0 }
  } finally {
    release(sealed.bytes)
  }
}

/** Undefined when another program on this device has moved on meanwhile. */
async function sealEdit(vault: Vault, type: DataType, state: TypeState): Promise<Sealed | undefined> {
  const { device, keys, profile } = vault
  const { edit, base } = state
  if (!edit) return undefined
  const placement = {
    keys,
    data_type: type,
    device_id: profile.device_id,
    revision: nextRevision(state),
    parent: base,
  }
  if (!edit.content) return sealTombstone(placement)
  const plaintext = await findContent(device, type, edit.content, (state) => state.edit?.content)
  if (!plaintext) return undefined
  return seal({ ...placement, plaintext })
}

/**
 * Whether these bytes are not stored and will not be: what is declined after the precondition held, or for their size.
 * Any other refusal may answer a second try, the first of which was stored.
 */
function isFinal(error: unknown): boolean {
  const codes = ['stale_key', 'quota_exceeded', 'body_too_large']
  return error instanceof ServerRefusal && codes.includes(error.code)
}
