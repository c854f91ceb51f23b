import { describe, expect, test } from 'vitest'
import { jsonSchemaOf } from '#contract/json-schema.ts'
import { operations } from '#contract/operations.ts'
import { putKeyring } from '#contract/vault-key.ts'
import { curlExamples } from './curl-example.ts'
import { exampleOf } from './example-of.ts'
import { fieldRows } from './field-rows.ts'
import { typeWords } from './type-words.ts'

describe('what a reader of the reference is told', () => {
  test('fields within fields are named by their path, with what all their shapes have', () => {
    const rows = fieldRows(jsonSchemaOf(putKeyring.body, 'input'))
    const find = (name: string) => rows.find((row) => row.name === name)
    expect(find('keyring')).toMatchObject({ type: 'object', is_required: true })
    expect(find('keyring.recipients[].kind')).toMatchObject({ is_required: true })
    expect(find('keyring.recipients[].kdf.memory_kib')).toMatchObject({ type: 'whole number, at least 1' })
    expect(find('keyring.recipients[].kdf')).toMatchObject({ is_required: false })
    expect(find('keyring.heads.<name>.content_hash')).toBeDefined()
    expect(rows.map(({ name }) => name)).toEqual([...new Set(rows.map(({ name }) => name))])
  })

  test.each([
    [{ type: 'integer', minimum: 0, maximum: 60 }, 'whole number, 0 to 60'],
    [{ type: 'string', minLength: 44, maxLength: 44, format: 'base64' }, 'base64, 44 characters'],
    [{ type: ['string', 'null'] }, 'text or null'],
    [{ enum: ['approve', 'deny'] }, '`approve` or `deny`'],
    [{ type: 'array', items: { type: 'object' } }, 'list of objects'],
    [{}, 'anything'],
  ])('%j is “%s”', (schema, words) => {
    expect(typeWords(schema)).toBe(words)
  })

  test('an example names method, credential and what is replaced, and leaves no gap', () => {
    const [example = ''] = curlExamples(putKeyring, 'https://roost.example')
    expect(example).toContain("curl -X PUT 'https://roost.example/api/sync/keyring'")
    expect(example).toContain("-H 'Authorization: Bearer flm_sync_…'")
    expect(example).toContain(`-H 'If-Match: "2"'`)
    for (const { name, operation } of operations) {
      expect(curlExamples(operation, '').join(), name).not.toMatch(/undefined|\{\w+\}|\[object/)
      expect(curlExamples(operation, ''), name).not.toEqual([])
    }
  })

  test('an example that can be pasted as it is holds a body that its route takes', () => {
    for (const { name, operation } of operations) {
      if (!operation.body || operation.style === 'oauth') continue
      const example = exampleOf(jsonSchemaOf(operation.body, 'input'))
      if (JSON.stringify(example).includes('…')) continue
      expect(operation.body.safeParse(example).error, name).toBeUndefined()
    }
  })
})
