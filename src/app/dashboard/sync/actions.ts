'use server'

import { z } from 'zod'
import { act } from '#app/dashboard/act.ts'
import { DataType, syncField } from '#contract/data-type.ts'
import { putSyncConfig } from '#domain/sync-config/put-sync-config.ts'

const Turn = z.object({ type: DataType, turn: z.enum(['on', 'off']) })

/** Turns one data type on or off, whatever it was. */
export const turnType = act(Turn, async (person, { type, turn }, origin) => {
  await putSyncConfig(person, { [syncField[type]]: turn === 'on' }, origin)
  return turn === 'on' ? 'Synced from now on' : 'Stays on each device from now on'
})
