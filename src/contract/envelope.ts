import { z } from 'zod'
import { type RefusalCode, refusals } from './refusal.ts'

/** The body of every refused request under `/api`: always JSON, `error` always a plain string. */
export const Failure = z.object({
  success: z.literal(false),
  error: z.string(),
  code: z.enum(Object.keys(refusals) as [RefusalCode, ...RefusalCode[]]),
  request_id: z.string(),
  data: z.record(z.string(), z.unknown()).optional(),
})
export type Failure = z.infer<typeof Failure>
