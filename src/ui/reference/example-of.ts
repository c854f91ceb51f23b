import type { JsonSchema } from '#contract/json-schema.ts'

const formats: Record<string, string> = {
  uuid: '6f1c2a3e-9d44-4b7a-8a51-0c2d3e4f5a6b',
  'date-time': '2026-11-21T09:30:00.000000+00:00',
  uri: 'https://roost.example',
  email: 'person@example.com',
}

/** A value this schema takes, for a reader: its own example, or the plainest one; of an object what it requires. */
export function exampleOf(schema: JsonSchema): unknown {
  if (schema.examples) return schema.examples[0]
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const [variant] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? []
  if (variant) return exampleOf(variant)
  if (schema.items) return [exampleOf(schema.items)]
  if (schema.properties) return exampleObject(schema)
  if (schema.type === 'object') return {}
  if (schema.type === 'boolean') return true
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1
  return formats[schema.format ?? ''] ?? '…'
}

/** What is required; where nothing is, whatever has an example. */
function exampleObject({ properties = {}, required = [] }: JsonSchema): object {
  const needed = Object.entries(properties).filter(([name]) => required.includes(name))
  const telling = Object.entries(properties).filter(([, field]) => field.examples)
  const shown = needed.length > 0 ? needed : telling
  return Object.fromEntries(shown.map(([name, field]) => [name, exampleOf(field)]))
}
