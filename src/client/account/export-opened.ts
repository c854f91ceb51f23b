import type { Device } from '#client/connection.ts'
import { pullBlob } from '#client/vault/pull-blob.ts'
import { type DataType, dataTypes } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'

/** What is stored under one data type, opened. */
export type OpenedBlob = { data_type: DataType; revision: number; plaintext: Bytes }

/** Everything the account syncs, opened one type after the other. It is plaintext. Throws what `pullBlob` throws. */
export async function* exportOpened(device: Device): AsyncGenerator<OpenedBlob> {
  for (const data_type of dataTypes) {
    const pulled = await pullBlob(device, data_type)
    if (pulled.outcome !== 'blob' || !pulled.plaintext) continue
    yield { data_type, revision: pulled.head.revision, plaintext: pulled.plaintext }
  }
}
