import { z } from 'zod'
import type { ZodOpenApiResponsesObject } from 'zod-openapi'
import { Failure } from '#contract/envelope.ts'
import type { Operation } from '#contract/operation.ts'
import { type RefusalCode, refusals } from '#contract/refusal.ts'
import { refusalsByStatus } from '#contract/refusals-by-status.ts'

const EntityTag = z.object({ ETag: z.string().optional() })
const RetryAfter = z.object({ 'Retry-After': z.int().optional() })

/** What an operation answers: its reply in the envelope, bytes or 304 where its headers ask for them, and refusals. */
export function repliesOf(operation: Operation): ZodOpenApiResponsesObject {
  const asks = operation.headers?.shape ?? {}
  const isTagged = 'if-match' in asks || 'if-none-match' in asks
  return {
    200: {
      description: 'Served.',
      ...(isTagged && { headers: EntityTag }),
      content: {
        'application/json': { schema: envelopeOf(operation.reply) },
        ...('accept' in asks && { 'application/octet-stream': { schema: {} } }),
      },
    },
    ...(operation.method === 'GET' &&
      isTagged && { 304: { description: 'The caller has it already.', headers: EntityTag } }),
    ...Object.fromEntries(
      refusalsByStatus(operation).map(([status, codes]) => [status, refusalOf(status, codes)]),
    ),
  }
}

const envelopeOf = (reply: z.ZodType) =>
  z.object({ success: z.literal(true), data: reply, message: z.string().optional() })

const refusalOf = (status: number, codes: RefusalCode[]) => ({
  description: codes.map((code) => `\`${code}\`: ${refusals[code].sentence}`).join('\n\n'),
  ...([429, 503].includes(status) && { headers: RetryAfter }),
  content: { 'application/json': { schema: Failure.extend({ code: z.enum(codes) }) } },
})
