import type { Device } from '#client/connection.ts'
import type { SeenBlob } from '#client/profile.ts'
import { heldTag } from '#client/vault/heads.ts'
import type { PulledBlob } from '#client/vault/pulled-blob.ts'
import { uploadSealed } from '#client/vault/upload-sealed.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import { seal, sealTombstone } from '#crypto/blob/seal.ts'
import { changedMeanwhile, getNewest } from './get-newest.ts'

/**
 * Seals content (null: a deletion) on top of `newest`, which stays among the versions that the server keeps. Throws
 * `Contended` when another device has written since; nothing is stored then.
 */
export async function sealOver(
  device: Device,
  data_type: DataType,
  { content, newest }: { content: Bytes | null; newest: PulledBlob | undefined },
): Promise<SeenBlob> {
  const parent = newest?.head ?? null
  const tag = newest && heldTag({ ...newest.head, held: true })
  const put = (revision: number) =>
    uploadSealed(device, tag, ({ keys, profile }) => {
      const placement = { keys, data_type, device_id: profile.device_id, revision, parent }
      return content ? seal({ ...placement, plaintext: content }) : sealTombstone(placement)
    })
  let written = await put((parent?.revision ?? 0) + 1)
  // Where an older client has cleared its blob nothing is there, and revisions still count on.
  if (!written.stored && !newest && !(await getNewest(device, data_type)))
    written = await put(written.version + 1)
  if (!written.stored) throw changedMeanwhile(data_type)
  const { head, header } = written.sealed
  return { ...head, key_version: header.key_version, held: false }
}
