import { z } from 'zod'
import { operation } from './operation.ts'

export const getHealth = operation({
  method: 'GET',
  path: '/health',
  summary: 'Whether this instance serves: 200 when Postgres answers, 503 when it does not.',
  authentication: 'none',
  reply: z.object({ status: z.literal('ok'), version: z.string().describe('The version of Roost.') }),
  refusals: [],
})
