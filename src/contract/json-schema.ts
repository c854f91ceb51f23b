import { z } from 'zod'
import { glossary } from './glossary.ts'

/** A JSON Schema (2020-12), as far as schemas of the contract have parts. */
export type JsonSchema = {
  $ref?: string
  $defs?: Record<string, JsonSchema>
  type?: string | string[]
  format?: string
  pattern?: string
  description?: string
  examples?: unknown[]
  const?: unknown
  enum?: unknown[]
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  contentEncoding?: string
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: boolean | JsonSchema
  not?: object
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
}

/** What a schema takes (`input`) or answers (`output`), with a word on every field. */
export const jsonSchemaOf = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema =>
  explain(z.toJSONSchema(schema, { io, unrepresentable: 'any' })) as JsonSchema

/**
 * A document of JSON Schemas for its readers: every field says what it is, in its own words or the glossary's, and what
 * says nothing is left out: patterns that spell out a format, and the bounds of all safe integers.
 */
export function explain(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(explain)
  if (typeof node !== 'object' || node === null) return node
  const { $schema: _, ...rest } = node as Record<string, unknown>
  const kept = Object.entries(rest).filter(
    ([key, value]) =>
      !(key === 'pattern' && 'format' in rest) &&
      !(key === 'minimum' && value === Number.MIN_SAFE_INTEGER) &&
      !(key === 'maximum' && value === Number.MAX_SAFE_INTEGER),
  )
  return Object.fromEntries(
    kept.map(([key, value]) => [key, key === 'properties' ? explainFields(value as object) : explain(value)]),
  )
}

const explainFields = (fields: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, explainField(name, explain(field) as JsonSchema)]),
  )

/** A field with its own description, or else the glossary's. */
export function explainField(name: string, field: JsonSchema): JsonSchema {
  const [meaning, example] = (field.description ? undefined : glossary[name]) ?? []
  return {
    ...field,
    ...(meaning && { description: meaning }),
    ...(example !== undefined && isOfType(field, example) && { examples: [example] }),
  }
}

/** Whether an example of the name is one of this field too: of the type, and among its values. */
const isOfType = (field: JsonSchema, example: unknown): boolean =>
  (field.type === typeof example || (field.type === 'integer' && typeof example === 'number')) &&
  (field.enum?.includes(example) ?? (field.const === undefined || field.const === example))
