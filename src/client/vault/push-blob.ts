import type { Device } from '#client/connection.ts'
import { Contended } from '#client/errors.ts'
import type { SeenBlob } from '#client/profile.ts'
import type { DataType } from '#contract/data-type.ts'
import type { BlobHead } from '#contract/keyring-document.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { type Sealed, seal } from '#crypto/blob/seal.ts'
import { heldTag, keepHead } from './heads.ts'
import { pullBlob } from './pull-blob.ts'
import type { PulledBlob } from './pulled-blob.ts'
import { requireVault } from './require-vault.ts'
import { uploadBlob } from './upload-blob.ts'

/**
 * How a push ended: `stored`; `already_there` (the server has the same content, nothing was written); or
 * `conflict`: another device has written what this one has not had. Then nothing was written either: keep
 * `theirs` safe, say so with `keepHead`, and push what came of both.
 */
export type Pushed =
  | { outcome: 'stored'; revision: number }
  | { outcome: 'already_there'; revision: number }
  | { outcome: 'conflict'; mine: Bytes; theirs: PulledBlob }

/** What a write goes on top of, and the entity tag it replaces. */
type Base = { revision: number; parent: BlobHead | null; tag: string | undefined }

const TRIES = 4

/**
 * Seals content and stores it on top of what this device has had last. Throws `RollbackDetected`, `VaultLocked`,
 * `BlobTooLarge`, and what `pullBlob` throws.
 */
export async function pushBlob(device: Device, data_type: DataType, plaintext: Bytes): Promise<Pushed> {
  const { connection, keys, profile } = await requireVault(device)
  const { device_id } = profile
  let base = baseOn(profile.heads[data_type])
  for (let tries = 0; tries < TRIES; tries++) {
    const placement = base && { keys, data_type, device_id, revision: base.revision + 1, parent: base.parent }
    const sealed = placement && (await seal({ ...placement, plaintext }))
    const uploaded = sealed && (await uploadBlob(connection, sealed, base?.tag))
    if (sealed && uploaded?.stored) {
      const head = { ...sealed.head, key_version: sealed.header.key_version, held: true }
      await keepHead(device, data_type, { head, plaintext })
      return { outcome: 'stored', revision: sealed.head.revision }
    }
    const pulled = await pullBlob(device, data_type)
    if (pulled.outcome !== 'blob') {
      // An older client has cleared its blob: nothing is there, and revisions still count on.
      base = { revision: uploaded?.version ?? 0, parent: null, tag: undefined }
    } else if (base?.parent?.content_hash === pulled.head.content_hash) {
      // The same version under a newer wrap.
      base = { ...base, tag: heldTag({ ...pulled.head, held: true }) }
    } else {
      return settle(device, data_type, { mine: plaintext, sealed, theirs: pulled })
    }
  }
  throw new Contended(`"${data_type}" keeps changing on the server. Nothing was stored; try again.`)
}

/** Undefined where this device knows of a version that it has never had: that one has to be pulled first. */
function baseOn(seen: SeenBlob | undefined): Base | undefined {
  if (!seen) return { revision: 0, parent: null, tag: undefined }
  const tag = heldTag(seen)
  return tag === undefined ? undefined : { revision: seen.revision, parent: seen, tag }
}

async function settle(
  device: Device,
  data_type: DataType,
  { mine, sealed, theirs }: { mine: Bytes; sealed: Sealed | undefined; theirs: PulledBlob },
): Promise<Pushed> {
  const { revision } = theirs.head
  if (theirs.plaintext && isEqual(theirs.plaintext, mine)) {
    await keepHead(device, data_type, theirs)
    return { outcome: 'already_there', revision }
  }
  // A try whose answer got lost was stored, and another device has already built on it.
  if (sealed && theirs.parent_hash === sealed.head.content_hash)
    return { outcome: 'stored', revision: sealed.head.revision }
  return { outcome: 'conflict', mine, theirs }
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
