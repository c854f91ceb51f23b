import { expect } from 'vitest'
import { type Operation, refusalsOf } from '#contract/operation.ts'
import { type RefusalCode, refusals } from '#contract/refusal.ts'
import type { RawAnswer } from './send-raw.ts'

const OCTETS = 'application/octet-stream'

/** An answer that its record has: its reply, bytes, 304, or a refusal that it lists, under the status that goes with it. */
export function checkAnswer(operation: Operation, answer: RawAnswer): void {
  const { status, type, bytes } = answer
  expect(status, inWords(answer)).toBeLessThan(500)
  if (status === 304) {
    expect(bytes).toHaveLength(0)
  } else if (status !== 200 || (type !== OCTETS && type !== operation.media_type)) {
    expect(type, inWords(answer)).toMatch(/^application\/json/)
    const body = JSON.parse(bytes.toString())
    const check = operation.style === 'oauth' ? checkOAuth : checkEnvelope
    check(operation, status, body)
  }
}

function checkOAuth(operation: Operation, status: number, body: unknown): void {
  if (status === 200) operation.reply.parse(body)
  else expect(body).toMatchObject({ error: expect.any(String) })
}

function checkEnvelope(operation: Operation, status: number, body: { data?: unknown; code?: unknown }): void {
  if (status === 200) {
    expect(body).toMatchObject({ success: true })
    operation.reply.parse(body.data)
    return
  }
  expect(body).toMatchObject({ success: false, error: expect.any(String), request_id: expect.any(String) })
  // An escaped dot or slash may have led to where there is nothing.
  const listed = [...refusalsOf(operation), 'not_found', 'method_not_allowed']
  expect(listed).toContain(body.code)
  expect(refusals[body.code as RefusalCode].status).toBe(status)
}

/** An answer as a failed test shows it. */
export const inWords = ({ status, type, bytes }: RawAnswer): string =>
  `${status} ${type}: ${bytes.toString().slice(0, 500)}`
