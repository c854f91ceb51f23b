import { expect, test } from 'vitest'
import { z } from 'zod'
import { type JsonSchema, jsonSchemaOf } from '#contract/json-schema.ts'
import { refusalsOf } from '#contract/operation.ts'
import { operations } from '#contract/operations.ts'
import { createOpenApi } from './create-openapi.ts'

type Parameter = { name: string; in: string; required?: boolean; description?: string; schema: JsonSchema }
type Media = Record<string, { schema: JsonSchema }>
type Described = {
  operationId: string
  summary: string
  tags: string[]
  security: Record<string, string[]>[]
  parameters?: Parameter[]
  requestBody?: { content: Media; required: boolean }
  responses: Record<string, { description: string; content?: Media }>
}
type Document = {
  openapi: string
  servers: { url: string }[]
  tags: { name: string }[]
  paths: Record<string, Record<string, Described>>
  components: { securitySchemes: Record<string, unknown> }
}

const document = JSON.parse(
  JSON.stringify(createOpenApi(operations, { server_url: 'https://roost.example', version: '1.2.3' })),
) as Document

const described = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
)

/** Every object of a document, and where it stands. */
function* nodesOf(node: unknown, place = '#'): Generator<{ place: string; node: Record<string, unknown> }> {
  if (typeof node !== 'object' || node === null) return
  if (!Array.isArray(node)) yield { place, node: node as Record<string, unknown> }
  for (const [key, child] of Object.entries(node)) yield* nodesOf(child, `${place}/${key}`)
}

test('the document says what it is and where it is served', () => {
  expect(document).toMatchObject({
    openapi: '3.1.0',
    info: { title: 'Roost', version: '1.2.3' },
    servers: [{ url: 'https://roost.example' }],
  })
})

test('every operation is in it, by its name, path and method', () => {
  expect(
    described.map(({ path, method, operation }) => `${operation.operationId} ${method} ${path}`).sort(),
  ).toEqual(
    operations
      .map(({ name, operation: { method, path } }) => `${name} ${method.toLowerCase()} ${path}`)
      .sort(),
  )
})

test('every reference leads somewhere', () => {
  const resolve = (ref: string) =>
    ref
      .slice(2)
      .split('/')
      .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document)
  for (const { place, node } of nodesOf(document)) {
    if (typeof node.$ref === 'string') expect(resolve(node.$ref), `${place}: ${node.$ref}`).toBeDefined()
  }
})

test('the parameters of a path are declared, all of them and no other', () => {
  for (const { path, operation } of described) {
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    expect(declared.map(({ name }) => name).sort(), path).toEqual(named.sort())
    expect(declared.every(({ required }) => required)).toBe(true)
  }
})

test('every tag and every way to sign in that an operation names is declared', () => {
  const tags = document.tags.map(({ name }) => name)
  for (const { operation } of described) {
    expect(tags).toEqual(expect.arrayContaining(operation.tags))
    for (const scheme of operation.security.flatMap(Object.keys)) {
      expect(document.components.securitySchemes).toHaveProperty(scheme)
    }
  }
})

test('every body, reply and parameter is a JSON Schema that zod can read back', () => {
  for (const { operation } of described) {
    const media = [
      operation.requestBody?.content,
      ...Object.values(operation.responses).map((r) => r.content),
    ]
    const schemas = media.flatMap((content) => Object.values(content ?? {}).map(({ schema }) => schema))
    for (const schema of [...schemas, ...(operation.parameters ?? []).map((parameter) => parameter.schema)]) {
      expect(() => z.fromJSONSchema(schema as never), operation.operationId).not.toThrow()
    }
  }
})

test('a refusal is found under its status, with the sentence that goes with its code', () => {
  for (const { name, operation } of operations) {
    const responses = described.find((one) => one.operation.operationId === name)?.operation.responses ?? {}
    const told = Object.values(responses)
      .map(({ description }) => description)
      .join('\n')
    for (const code of refusalsOf(operation)) expect(told, name).toContain(`\`${code}\``)
  }
})

test('bytes are declared where they are taken and where they are answered', () => {
  const path = document.paths['/api/sync/data/{type}']
  expect(Object.keys(path?.put?.requestBody?.content ?? {})).toContain('application/octet-stream')
  expect(Object.keys(path?.get?.responses[200]?.content ?? {})).toContain('application/octet-stream')
  expect(path?.get?.responses).toHaveProperty('304')
})

test('every field and parameter says what it is, in its schema or in src/contract/glossary.ts', () => {
  const silent = new Set<string>()
  for (const { name, operation } of operations) {
    const { params, query, headers, body, reply } = operation
    const taken = [params, query, headers, body].flatMap((schema) => schema ?? [])
    const schemas = [...taken.map((schema) => jsonSchemaOf(schema, 'input')), jsonSchemaOf(reply, 'output')]
    for (const { node } of schemas.flatMap((schema) => [...nodesOf(schema)])) {
      for (const [field, { description }] of Object.entries((node as JsonSchema).properties ?? {})) {
        if (!description) silent.add(`${name}: ${field}`)
      }
    }
  }
  expect([...silent]).toEqual([])
})
