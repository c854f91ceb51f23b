import { join } from 'node:path'
import { CliError } from '#cli/error.ts'
import { keepDelivered } from '#cli/files/delivered.ts'
import type { Device } from '#client/connection.ts'
import { Conflict } from '#client/errors.ts'
import { getContent, type LocalContent } from '#client/sync/get-content.ts'
import { listContents } from '#client/sync/list-contents.ts'
import { putContent, removeContent } from '#client/sync/put-content.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { writeCopy } from './deliver-copies.ts'
import { requireFolder, type WatchedFolder } from './folder-mark.ts'
import { findBase, hashOf, keepMaterialised, readMaterialised } from './materialised.ts'
import { mergeContents, NotMergeable } from './merge-contents.ts'
import { type Local, readSettled } from './read-local.ts'
import { type Action, reconcile } from './reconcile.ts'
import type { WatchEvent } from './say-event.ts'
import { decodeTree } from './tree.ts'
import { pathOf, writeLocal } from './write-local.ts'

/** A folder that is kept the same as what this device has. */
export type Watching = { device: Device; folder: WatchedFolder; say: (event: WatchEvent) => void }

/** So often somebody may come between before it is left for later. */
const MOST_STEPS = 50

/** Makes the folder and this device have the same of a type. Throws what is in the way; then nothing was lost. */
export async function keepType(watching: Watching, type: DataType): Promise<void> {
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    try {
      if (await step(watching, type)) return
    } catch (error) {
      // Something else was put here meanwhile: look again.
      if (!(error instanceof Conflict)) throw error
    }
  }
  throw new CliError('restless', `"${type}" keeps changing. It is taken when it has come to rest.`)
}

/** What both sides have at the moment of a step, and what they come from. */
type Moment = { type: DataType; local: Local; base: Bytes | null; vault: LocalContent }

/** True when there is nothing left to do. */
async function step(watching: Watching, type: DataType): Promise<boolean> {
  const { device, folder } = watching
  requireFolder(folder)
  const vault = await getContent(device, type)
  const is_unknown = vault.bytes === null && vault.revision === null
  const kept = await readMaterialised(device, folder.key, type)
  const known = [await hashOf(kept.base), vault.version, ...(kept.next ? [await hashOf(kept.next)] : [])]
  const local = await readSettled(folder.path, type, { known, signal: device.signal })
  const base = findBase(kept, local.bytes)
  requireNoLinks(local, base)
  const [local_hash, base_hash] = await Promise.all([hashOf(local.bytes), hashOf(base)])
  const action = reconcile({
    local: local_hash,
    base: base_hash,
    vault: is_unknown ? undefined : vault.version,
  })
  // Writing was cut short after it was done.
  const is_noted = kept.next === null
  if (action === 'rest' && is_noted) return true
  return perform[action](watching, { type, local, base, vault })
}

const perform: Record<Action, (watching: Watching, moment: Moment) => Promise<boolean>> = {
  rest: note,
  note,
  put: async (watching, { type, local, vault }) => {
    const bytes = local.bytes as Bytes
    await putContent(watching.device, type, bytes, { replaces: vault.version })
    await settle(watching, type, bytes)
    await sayKept(watching, type, bytes)
    return true
  },
  remove: async (watching, { type, local, vault }) => {
    if (local.path !== undefined)
      throw new CliError(
        'emptied',
        `${local.path} is empty. Remove the folder itself to remove what is stored under ${type}; until then nothing is.`,
      )
    // What was there a moment ago may have gone with its disk.
    requireFolder(watching.folder)
    await removeContent(watching.device, type, { replaces: vault.version })
    await settle(watching, type, null)
    await sayKept(watching, type, null)
    return true
  },
  write,
  delete: write,
  merge,
}

/** What a link has taken the place of is moved, and not deleted. */
function requireNoLinks({ path, links }: Local, base: Bytes | null): void {
  const files = [...((base && decodeTree(base)) ?? new Map<string, Bytes>()).keys()]
  const link = links.find((link) => files.some((file) => file === link || file.startsWith(`${link}/`)))
  if (path !== undefined && link !== undefined)
    throw new CliError(
      'unsafe_path',
      `${join(path, link)} is a link now, and links are not followed. Nothing was deleted; put the files back, or remove the link.`,
    )
}

async function note(watching: Watching, { type, local }: Moment): Promise<boolean> {
  await settle(watching, type, local.bytes)
  return true
}

async function write(watching: Watching, { type, local, base, vault }: Moment): Promise<boolean> {
  const { device, folder, say } = watching
  const { bytes, revision, is_pending } = vault
  await keepMaterialised(device, folder.key, type, { base, next: bytes })
  if (!writeLocal(folder.path, type, local, bytes)) return false
  await settle(watching, type, bytes)
  // What came of a merge here is heard of when it is sent.
  if (is_pending) return true
  const device_id = await writerOf(device, type)
  say({ event: 'received', data_type: type, revision, device_id, device_name: null, removed: bytes === null })
  return true
}

async function merge(watching: Watching, { type, local, base, vault }: Moment): Promise<boolean> {
  const { device, folder, say } = watching
  const [mine, theirs] = [local.bytes as Bytes, vault.bytes as Bytes]
  const { bytes, lost } = await mergeOrKeep(base, mine, theirs)
  const writer = vault.is_pending ? 'here' : ((await writerOf(device, type))?.slice(0, 8) ?? 'unsealed')
  const marks = { mine: 'conflict-edit-here', theirs: `conflict-${vault.revision ?? 'edit'}-${writer}` }
  const path = pathOf(folder.path, type, local, mine)
  for (const side of lost) {
    const files = writeCopy(path, marks[side], { mine, theirs }[side], bytes)
    say({ event: 'conflict', data_type: type, reason: 'clash', files })
  }
  await putContent(device, type, bytes, { replaces: vault.version })
  await keepMaterialised(device, folder.key, type, { base: mine, next: null })
  await sayKept(watching, type, mine)
  return false
}

/** Where nothing can be merged, what is in the folder stays, and the other is kept beside it. */
async function mergeOrKeep(base: Bytes | null, mine: Bytes, theirs: Bytes) {
  try {
    return await mergeContents(base, mine, theirs)
  } catch (error) {
    if (!(error instanceof NotMergeable)) throw error
    return { bytes: mine, lost: ['theirs'] as const }
  }
}

/** From here on folder and device have the same, and `roost push` and `roost pull` know that a file has it. */
async function settle({ device, folder }: Watching, type: DataType, bytes: Bytes | null): Promise<void> {
  await keepMaterialised(device, folder.key, type, { base: bytes, next: null })
  await keepDelivered(device, type, await hashOf(bytes))
}

async function sayKept({ say }: Watching, type: DataType, bytes: Bytes | null): Promise<void> {
  say({
    event: 'kept',
    data_type: type,
    content_hash: await hashOf(bytes),
    bytes: bytes?.length ?? 0,
  })
}

async function writerOf(device: Device, type: DataType): Promise<string | null> {
  const listed = await listContents(device)
  return listed.find((state) => state.type === type)?.device_id ?? null
}
