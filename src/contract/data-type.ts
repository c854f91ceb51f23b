import { z } from 'zod'

/** The kinds of data a device syncs: one blob each. */
export const dataTypes = ['history', 'environment', 'secret', 'collection', 'setting'] as const

/** One kind of data, in the singular the wire uses. */
export const DataType = z.enum(dataTypes)
export type DataType = z.infer<typeof DataType>

/** The preference that says whether a data type is synced. */
export const syncField = {
  history: 'sync_history',
  environment: 'sync_environments',
  secret: 'sync_secrets',
  collection: 'sync_collections',
  setting: 'sync_settings',
} as const satisfies Record<DataType, string>
