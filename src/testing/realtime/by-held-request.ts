import type { z } from 'zod'
import type { listChanges } from '#contract/changes.ts'
import { headersOf, hearRefusal, queryOf, type Transport } from './transport.ts'

/** Held requests, one after the other: the cursor of each answer is that of the next. */
export const byHeldRequest: Transport = async (connection) => {
  const { url, credential, hear, signal } = connection
  let { cursor } = connection
  try {
    for (;;) {
      const answer = await fetch(`${url}/api/sync/changes?${queryOf(cursor)}&wait=1`, {
        headers: headersOf(credential),
        signal,
      })
      if (!answer.ok) return await hearRefusal(connection, answer)
      const { data } = (await answer.json()) as { data: z.output<typeof listChanges.reply> }
      cursor = data.cursor
      for (const event of data.events) hear(event)
      hear({ type: 'up_to_date', ...cursor })
    }
  } catch (error) {
    return String(error)
  }
}
