import type { DataType } from '#contract/data-type.ts'

/** A version of a blob by its number. */
export type VersionName = { type: DataType; version: number }

/** A version that is kept, without its bytes. */
export type KeptVersion = {
  version: number
  format: number
  key_version: number
  checksum: string | null
  blob_size_bytes: number
  device_id: string | null
  device_name: string | null
  created_at: string
  is_current: boolean
}
