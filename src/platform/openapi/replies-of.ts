import { z } from 'zod'
import type { ZodOpenApiResponsesObject } from 'zod-openapi'
import { Failure } from '#contract/envelope.ts'
import type { Operation } from '#contract/operation.ts'
import { type RefusalCode, refusals } from '#contract/refusal.ts'
import { refusalsByStatus } from '#contract/refusals-by-status.ts'

/** RFC 6749 section 5.2. */
const OAuthFailure = z.object({ error: z.string(), error_description: z.string().optional() })
const EntityTag = z.object({ ETag: z.string().optional() })
const RetryAfter = z.object({ 'Retry-After': z.int().optional() })

/** What an operation answers: its reply in the envelope, bytes or 304 where its headers ask for them, and refusals. */
export function repliesOf(operation: Operation): ZodOpenApiResponsesObject {
  const { style, headers, media_type } = operation
  const asks = headers?.shape ?? {}
  const isTagged = 'if-match' in asks || 'if-none-match' in asks
  return {
    200: {
      description: 'Served.',
      ...(isTagged && { headers: EntityTag }),
      content: media_type
        ? { [media_type]: { schema: media_type === 'text/event-stream' ? operation.reply : {} } }
        : {
            'application/json': { schema: style === 'oauth' ? operation.reply : envelopeOf(operation.reply) },
            ...('accept' in asks && { 'application/octet-stream': { schema: {} } }),
          },
    },
    ...(operation.method === 'GET' &&
      isTagged && { 304: { description: 'The caller has it already.', headers: EntityTag } }),
    ...Object.fromEntries(
      refusalsByStatus(operation).map(([status, codes]) => [status, refusalOf(status, codes, style)]),
    ),
  }
}

const envelopeOf = (reply: z.ZodType) =>
  z.object({ success: z.literal(true), data: reply, message: z.string().optional() })

const failureOf = (codes: RefusalCode[], style: Operation['style']) =>
  style === 'oauth' ? OAuthFailure : Failure.extend({ code: z.enum(codes) })

const refusalOf = (status: number, codes: RefusalCode[], style: Operation['style']) => ({
  description: codes.map((code) => `\`${code}\`: ${refusals[code].sentence}`).join('\n\n'),
  ...([429, 503].includes(status) && { headers: RetryAfter }),
  content: { 'application/json': { schema: failureOf(codes, style) } },
})
