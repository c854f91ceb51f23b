import { expect, test } from 'vitest'
import { z } from 'zod'
import { type Operation, refusalsOf } from './operation.ts'
import { operations } from './operations.ts'

const records: readonly Operation[] = operations.map(({ operation }) => operation)

const name = ({ method, path }: Operation) => `${method} ${path}`

test('an answer that carries a token is never remembered, nor one that no account asked for', () => {
  const remembered = records.filter(({ idempotent }) => idempotent)
  expect(remembered.length).toBeGreaterThan(4)
  for (const operation of remembered) {
    expect(operation.authentication, name(operation)).not.toBe('none')
    expect(operation.method, name(operation)).not.toBe('GET')
    const reply = JSON.stringify(z.toJSONSchema(operation.reply, { unrepresentable: 'any' }))
    expect(reply, name(operation)).not.toMatch(/"(\w+_)?(token|secret|password|code)":/)
  }
})

const takesPassword = ({ body }: Operation) =>
  body !== undefined &&
  JSON.stringify(z.toJSONSchema(body, { unrepresentable: 'any', io: 'input' })).includes('password')

test('every PUT, PATCH and DELETE of an account may be repeated under a key, but for those that take a password', () => {
  const left_out = records
    .filter(({ method, authentication }) => /^(PUT|PATCH|DELETE)$/.test(method) && authentication !== 'none')
    .filter((operation) => Boolean(operation.idempotent) === takesPassword(operation))
  expect(left_out.map(name)).toEqual([])
})

test.each(operations)(
  '$name lists only what does not follow from its record, and that once',
  ({ operation }) => {
    const record: Operation = operation
    const implied = refusalsOf({ ...record, refusals: [] })
    expect(record.refusals.filter((code) => implied.includes(code))).toEqual([])
    expect(record.refusals).toEqual([...new Set(record.refusals)])
  },
)
