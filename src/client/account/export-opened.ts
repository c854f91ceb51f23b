import type { Device } from '#client/connection.ts'
import { openNewest } from '#client/versions/open-newest.ts'
import { type DataType, dataTypes } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'

/** What is stored under one data type, opened. */
export type OpenedBlob = { data_type: DataType; revision: number; plaintext: Bytes }

/** Everything the account syncs, opened one type after the other. It is plaintext. Throws what `openNewest` throws. */
export async function* exportOpened(device: Device): AsyncGenerator<OpenedBlob> {
  for (const data_type of dataTypes) {
    const newest = await openNewest(device, data_type)
    if (newest?.plaintext) yield { data_type, revision: newest.revision, plaintext: newest.plaintext }
  }
}
