import type { Device } from '#client/connection.ts'
import { Contended } from '#client/errors.ts'
import { pullBlob } from '#client/vault/pull-blob.ts'
import type { PulledBlob } from '#client/vault/pulled-blob.ts'
import type { DataType } from '#contract/data-type.ts'

/** `over`: the newest revision that the person knew of when they decided, 0 for none. Left out, whatever is the newest. */
export type Decided = { over?: number | undefined }

/**
 * The newest version of a data type, opened and checked; undefined where nothing is stored. Throws `Contended` when it
 * is not the one that was decided about.
 */
export async function getNewest(
  device: Device,
  data_type: DataType,
  { over }: Decided = {},
): Promise<PulledBlob | undefined> {
  const pulled = await pullBlob(device, data_type)
  const newest = pulled.outcome === 'blob' ? pulled : undefined
  if (over !== undefined && (newest?.head.revision ?? 0) !== over) throw changedMeanwhile(data_type)
  return newest
}

/** What to say when another device was faster. */
export const changedMeanwhile = (data_type: DataType) =>
  new Contended(
    `Another device has written "${data_type}" meanwhile. Nothing was changed; look at it and try again.`,
  )
