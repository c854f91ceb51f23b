import { z } from 'zod'
import { operation } from './operation.ts'
import { Timestamp } from './primitive.ts'

/** Which data types a person's devices sync. The devices obey it; the server only keeps it. */
export const SyncConfig = z.object({
  sync_history: z.boolean(),
  sync_environments: z.boolean(),
  sync_secrets: z.boolean(),
  sync_collections: z.boolean(),
  sync_settings: z.boolean(),
})
export type SyncConfig = z.infer<typeof SyncConfig>

const Toggle = z.boolean().optional().catch(undefined)

const withoutAbsent = (given: object) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))

/** Any subset of the five. Unknown keys and values that are not booleans are ignored, as the older wire has it. */
export const SyncConfigChange = z
  .object({
    sync_history: Toggle,
    sync_environments: Toggle,
    sync_secrets: Toggle,
    sync_collections: Toggle,
    sync_settings: Toggle,
  })
  .transform((given) => SyncConfig.partial().parse(withoutAbsent(given)))
  .refine((change) => Object.keys(change).length > 0, 'No valid fields to update')
export type SyncConfigChange = z.output<typeof SyncConfigChange>

export const getSyncConfig = operation({
  method: 'GET',
  path: '/api/sync/config',
  summary: 'The five preferences, created with every type on where there are none.',
  authentication: 'any',
  reply: SyncConfig.extend({ updated_at: Timestamp }),
  refusals: [],
})

export const getDataTypeConfig = operation({
  method: 'GET',
  path: '/api/sync/config/data-type',
  summary: 'A placeholder of the older wire that always declines: preferences are read all five together.',
  authentication: 'none',
  reply: z.never(),
  refusals: ['invalid_data_type'],
})

export const putSyncConfig = operation({
  method: 'PUT',
  path: '/api/sync/config',
  summary: 'Changes any of the five preferences and answers the ones it applied.',
  authentication: 'any',
  idempotent: true,
  body: SyncConfigChange,
  reply: SyncConfig.partial(),
  refusals: [],
})
