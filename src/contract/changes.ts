import { z } from 'zod'
import { DataType } from './data-type.ts'
import { operation } from './operation.ts'
import { PreferWait, QueryNumber, QueryWait, Timestamp, Uuid } from './primitive.ts'

/** What can happen to an account: the four events of the older wire, and a device or a browser that came, left or changed. */
export const EventType = z.enum([
  'data_updated',
  'config_changed',
  'device_revoked',
  'key_rotated',
  'device_changed',
])

/** One event of an account. */
export const Change = z.object({
  seq: z.int(),
  type: EventType,
  data_type: DataType.nullable(),
  /** Of the blob or keyring; null for what has none, and for a blob that was cleared. */
  version: z.int().nullable(),
  /** The device that wrote, or that it happened to; null for a browser. */
  device_id: Uuid.nullable(),
  created_at: Timestamp,
})

export type Change = z.output<typeof Change>

/** An event that has just been recorded, and the epoch its number counts in. */
export type News = { epoch: number; event: Change }

export const listChanges = operation({
  method: 'GET',
  path: '/api/sync/changes',
  summary: 'What happened after a number, in order; held until something does when it asks to wait.',
  authentication: 'any',
  query: z.object({
    /** The `seq` of the cursor to go on from. */
    since: QueryNumber.prefault('0'),
    /** The `epoch` of that cursor. */
    epoch: QueryNumber.optional(),
    /** Seconds to wait for the first event, at most 60. The same as `Prefer: wait=N`. */
    wait: QueryWait.optional(),
    limit: QueryNumber.pipe(z.number().min(1).max(1000)).prefault('500'),
  }),
  headers: z.object({ prefer: PreferWait.optional() }),
  reply: z.object({
    events: z.array(Change),
    /** The number of the last event there is. */
    seq: z.int(),
    epoch: z.int(),
    /** There are more events than fit here. */
    has_more: z.boolean(),
    /** Where to go on from. */
    cursor: z.object({ epoch: z.int(), seq: z.int() }),
  }),
  refusals: ['must_refetch', 'too_many_connections', 'server_full'],
})
