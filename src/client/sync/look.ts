import type { Vault } from '#client/vault/require-vault.ts'
import type { DataType } from '#contract/data-type.ts'
import { checkBlobHead } from '#crypto/blob/check-blob-head.ts'
import { RollbackDetected } from '#crypto/errors.ts'
import { release } from '#crypto/primitive/release.ts'
import { happen, readState, toContent } from './documents.ts'
import type { Effect, Found } from './event.ts'
import { type Fetched, fetchBlob } from './fetch-blob.ts'
import { type Mergers, mergeFound } from './merge-found.ts'
import { traceLineage } from './trace-lineage.ts'
import type { Base, TypeState } from './type-state.ts'

type Blob = Exclude<Fetched, string>

/**
 * Asks the server what it has, and lets that happen. `floor` is how far it has said to have counted. Throws
 * `RollbackDetected`; then nothing has changed here.
 */
export async function look(
  vault: Vault,
  type: DataType,
  { floor, mergers }: { floor: number; mergers: Mergers },
): Promise<Effect> {
  const { device } = vault
  const state = await readState(device, type)
  const { turn, seen } = state
  const known = knownTag(state)
  const fetched = await fetchBlob(vault, type, known)
  const asked = { turn }
  if (fetched === 'unchanged')
    return (await happen(device, type, { name: 'unchanged', ...asked, tag: known })).effect
  if (state.may_rewrite && isBehind(state, fetched)) return restore(vault, type, asked, fetched)
  if (fetched === 'absent') {
    checkBlobHead(type, seen ?? undefined, undefined)
    return (await happen(device, type, { name: 'absent', ...asked, floor })).effect
  }
  refuseUnsealed(type, state, fetched)
  checkBlobHead(type, seen ?? undefined, fetched.head)
  const { base } = state
  if (base?.content_hash === fetched.head.content_hash && base.revision === fetched.head.revision)
    return (await happen(device, type, { name: 'unchanged', ...asked, tag: fetched.tag })).effect
  const lineage = await traceLineage(vault, type, state, fetched)
  const got = await toBase(fetched)
  const found = { ...asked, got, is_sealed: fetched.key_version > 0, ...lineage }
  return take(vault, type, mergers, found, fetched)
}

/** Lets a version that was found happen, merged with the edit as it is at that moment. */
async function take(
  vault: Vault,
  type: DataType,
  mergers: Mergers,
  found: Omit<Found, 'edit'>,
  { plaintext }: Blob,
): Promise<Effect> {
  const { device } = vault
  const brought = plaintext ? [{ content: found.got.content, bytes: plaintext }] : []
  for (;;) {
    const state = await readState(device, type)
    const merged = await mergeFound(device, { type, state, found, plaintext }, mergers[type])
    const event = { name: 'found' as const, ...found, edit: state.edit, merged }
    const also = merged ? [{ content: merged.content, bytes: merged.bytes }] : []
    const { effect } = await happen(device, type, event, ...brought, ...also)
    if (effect === 'merge') continue
    if (plaintext) release(plaintext)
    return effect
  }
}

async function restore(
  vault: Vault,
  type: DataType,
  asked: { turn: number },
  fetched: Fetched,
): Promise<Effect> {
  const blob = typeof fetched === 'string' ? undefined : fetched
  const got = blob ? await toBase(blob) : null
  const brought = blob?.plaintext && got ? [{ content: got.content, bytes: blob.plaintext }] : []
  return (await happen(vault.device, type, { name: 'restored', ...asked, got }, ...brought)).effect
}

/** Whether a server that is allowed to have less than was seen has less. */
function isBehind({ seen }: TypeState, fetched: Fetched): boolean {
  if (!seen || typeof fetched === 'string') return seen !== null
  const { revision, content_hash } = fetched.head
  return revision < seen.revision || (revision === seen.revision && content_hash !== seen.content_hash)
}

/**
 * The tag whose answer "unchanged" is believed: not while something later is known of, and not after a restore, when
 * another content may have the same revision.
 */
function knownTag({ base, seen, may_rewrite }: TypeState): string | null {
  return base && base.revision === seen?.revision && !may_rewrite ? base.tag : null
}

/** Nothing binds an unsealed blob to its place: it is never taken where this device has seen a sealed one. */
function refuseUnsealed(type: DataType, { seen }: TypeState, { key_version }: Blob): void {
  if (key_version === 0 && seen?.is_sealed)
    throw new RollbackDetected(
      `This device has seen a sealed "${type}", but the server answers with an unsealed one.`,
    )
}

async function toBase({ head, plaintext, device_id, tag }: Blob): Promise<Base> {
  return { ...head, content: plaintext && (await toContent(plaintext)), device_id, tag }
}
