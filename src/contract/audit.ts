import { z } from 'zod'
import { operation } from './operation.ts'
import { hexOf, label, QueryNumber, Timestamp, Uuid } from './primitive.ts'

/** Everything that is written into an account's audit log. */
export const AuditEventType = z.enum([
  // Of the older wire
  'token_claimed',
  'device_connected',
  'config_updated',
  'key_stored',
  'token_rotated',
  'token_revoked',
  'device_revoked',
  'data_cleared',
  // Roost's own
  'sign_in',
  'sign_in_failed',
  'password_changed',
  'grant_denied',
  'key_read',
  'legacy_key_stored',
  'version_restored',
  'account_exported',
  'account_deleted',
  'token_reuse_detected',
  'device_renamed',
  'browsers_signed_out',
])
export type AuditEventType = z.infer<typeof AuditEventType>

const AuditEvent = z.object({
  id: Uuid,
  seq: z.int(),
  event_type: AuditEventType,
  ip_address: z.string().nullable(),
  user_agent: z.string().nullable(),
  /** The device that did it; null for a browser. */
  device_id: Uuid.nullable(),
  /** Its name today, while it is known. */
  device_name: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  created_at: Timestamp,
  /** The hash of the row before, and of this one over it: docs/formats.md says how. */
  previous_hash: hexOf(32),
  hash: hexOf(32),
})
export type AuditEvent = z.output<typeof AuditEvent>

export const listAudit = operation({
  method: 'GET',
  path: '/api/audit',
  summary: 'What happened to the account, newest first; `Link: rel="next"` leads to what came before.',
  authentication: 'any',
  query: z.object({
    /** Rows before this number. */
    before: QueryNumber.optional(),
    limit: QueryNumber.pipe(z.number().min(1).max(200)).prefault('50'),
    event_type: AuditEventType.optional(),
  }),
  reply: z.array(AuditEvent),
  refusals: [],
})

/** Which rows of the log are asked for. What is left out asks for nothing. */
export const AuditFilter = z.object({
  event_type: AuditEventType.optional(),
  device: z
    .union([z.literal('browser'), Uuid])
    .optional()
    .describe('The device that did it or that it was done to, by its id; `browser`: what no device did.'),
  since: Timestamp.optional().describe('Rows from this time on.'),
  until: Timestamp.optional().describe('Rows before this time.'),
  search: label(100)
    .optional()
    .describe(
      'A text in what happened, in words, or in the name of a device, the address or the user agent.',
    ),
})
export type AuditFilter = z.output<typeof AuditFilter>

export const exportAudit = operation({
  method: 'GET',
  path: '/api/audit/csv',
  summary: 'The audit log as a table, newest first: every row that fits.',
  authentication: 'any',
  media_type: 'text/csv',
  query: AuditFilter,
  reply: z.null(),
  refusals: [],
})

export const verifyAudit = operation({
  method: 'GET',
  path: '/api/audit/verify',
  summary: 'Recomputes the hash chain of the audit log, from the oldest row that is kept.',
  authentication: 'any',
  reply: z.object({
    valid: z.boolean(),
    checked: z.int(),
    first_seq: z.int().nullable(),
    last_seq: z.int().nullable(),
    /** The last row that retention removed, from whose hash the chain goes on; 0 while it has removed none. */
    anchor_seq: z.int(),
    anchor_hash: hexOf(32),
    head_hash: hexOf(32),
    /** The first number at which a row is missing, altered, or does not follow from the one before. */
    broken_at: z.int().nullable(),
  }),
  refusals: ['too_many_requests'],
})
