import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Operation } from './operation.ts'

const files = (await readdir(import.meta.dirname)).filter((file) => !file.endsWith('.test.ts'))
const modules = await Promise.all(files.map((file) => import(join(import.meta.dirname, file))))
const operations = modules
  .flatMap((module) => Object.values(module))
  .filter(
    (value): value is Operation => typeof value === 'object' && value !== null && 'authentication' in value,
  )

const name = ({ method, path }: Operation) => `${method} ${path}`

test('an answer that carries a token is never remembered, nor one that no account asked for', () => {
  const remembered = operations.filter(({ idempotent }) => idempotent)
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
  const left_out = operations
    .filter(({ method, authentication }) => /^(PUT|PATCH|DELETE)$/.test(method) && authentication !== 'none')
    .filter((operation) => Boolean(operation.idempotent) === takesPassword(operation))
  expect(left_out.map(name)).toEqual([])
})
