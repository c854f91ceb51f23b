import { bytesToHex } from '@noble/hashes/utils.js'
import type { Device } from '#client/connection.ts'
import type { Profile, SeenBlob } from '#client/profile.ts'
import { DataType } from '#contract/data-type.ts'
import { changeProfile } from './change-profile.ts'

/** `heads` with one blob more, unless a later revision of it is known. Other types than ours are left out. */
export function raiseHead(heads: Profile['heads'], data_type: string, seen: SeenBlob): Profile['heads'] {
  const type = DataType.safeParse(data_type)
  if (!type.success) return heads
  const known = heads[type.data]
  const { revision, content_hash, key_version, held, plaintext_hash } = seen
  if (known && (known.revision > revision || (known.revision === revision && known.held && !held)))
    return heads
  const head = { revision, content_hash, key_version, held, ...(plaintext_hash && { plaintext_hash }) }
  return { ...heads, [type.data]: head }
}

/** Remembers that a blob exists, so that the server cannot go back behind it. */
export function noteHead(device: Device, data_type: DataType, seen: SeenBlob): Promise<void> {
  return changeProfile(device, (profile) => ({
    ...profile,
    heads: raiseHead(profile.heads, data_type, seen),
  }))
}

/**
 * Remembers that a blob's content is safe with the person, for example written to a file: from now on the next
 * push replaces it. `plaintext` is null for a deletion.
 */
export async function keepHead(
  device: Device,
  data_type: DataType,
  { head, plaintext }: { head: SeenBlob; plaintext: Uint8Array<ArrayBuffer> | null },
): Promise<void> {
  const hash = plaintext ? { plaintext_hash: await plaintextHash(plaintext) } : {}
  await noteHead(device, data_type, { ...head, held: true, ...hash })
}

/** How a head remembers its content. */
export async function plaintextHash(plaintext: Uint8Array<ArrayBuffer>): Promise<string> {
  return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', plaintext)))
}

/** The entity tag by which a held blob is replaced; undefined when there is none or its content was never held. */
export function heldTag(seen: SeenBlob | undefined): string | undefined {
  return seen?.held && seen.key_version !== null ? `"${seen.revision}.${seen.key_version}"` : undefined
}
