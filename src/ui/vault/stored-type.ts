import type { DataType } from '#contract/data-type.ts'

/** Which keys there are for what is stored: what devices seal with, and the key an older client left here. */
export type Keys = { has_keyring: boolean; has_legacy_key: boolean }

/** What the server knows of a data type of which something was stored once. */
export type StoredType = {
  data_type: DataType
  version: number
  format: number
  key_version: number
  blob_size_bytes: number
  /** What its earlier versions have together. */
  kept_bytes: number
  updated_at: string
  /** Null for a person in a browser; a device without a name is gone. */
  device_id: string | null
  device_name: string | null
  is_cleared: boolean
  version_count: number
}

/** Who wrote something. */
export const writerWords = ({ device_id, device_name }: Pick<StoredType, 'device_id' | 'device_name'>) =>
  device_name ?? (device_id ? 'a removed device' : 'you, in a browser')
