import { z } from 'zod'
import { defineType } from '#client/sync/define-type.ts'

/** A list of notes, as an app would keep it under the type `collection`. */
export const notes = defineType({
  type: 'collection',
  schema: z.array(z.object({ id: z.string(), text: z.string() })),
})
