import { type DataType, dataTypes, syncField } from '#contract/data-type.ts'
import type { SyncConfig } from '#contract/sync-config.ts'

/** What the server knows of a stored blob. */
export type BlobFacts = {
  data_type: DataType
  version: number
  /** 0: as an older client sent it, 1: sealed on the device. */
  format: number
  blob_size_bytes: number
  updated_at: string
  device_name: string | null
}

/** How a data type stands. */
export type DataTypeState = {
  type: DataType
  status: 'synced' | 'waiting' | 'off'
  blob: BlobFacts | undefined
}

/** How each of the five data types stands: off by preference, else synced once there is something of it. */
export const vaultState = (config: SyncConfig, blobs: BlobFacts[]): DataTypeState[] =>
  dataTypes.map((type) => {
    const blob = blobs.find(({ data_type }) => data_type === type)
    return { type, blob, status: !config[syncField[type]] ? 'off' : blob ? 'synced' : 'waiting' }
  })
