import type { JsonSchema } from '#contract/json-schema.ts'

const formats: Record<string, string> = {
  uuid: 'UUID',
  'date-time': 'time, ISO 8601',
  uri: 'URL',
  email: 'e-mail address',
  base64: 'base64',
}

const names: Record<string, string> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  object: 'object',
  null: 'null',
}

/** A longer pattern says nothing to a reader. */
const LONGEST_PATTERN = 40

/** What a value of this schema is, in words: "whole number, at least 1". What is code stands between backticks. */
export function typeWords(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``
  if (schema.not) return 'nothing'
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(' or ')
  const variants = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (variants) return [...new Set(variants.map(typeWords))].join(' or ')
  if (schema.items) return `list of ${plural(typeWords(schema.items))}${itemBounds(schema)}`
  const types = [schema.type ?? []].flat().map((type) => formats[schema.format ?? ''] ?? names[type] ?? type)
  return types.length > 0 ? `${types.join(' or ')}${bounds(schema)}` : 'anything'
}

const plural = (words: string): string =>
  words.replace(/^(object|text)\b/, '$1s').replace('whole number', 'whole numbers')

function bounds(schema: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum, minLength, maxLength, pattern } = schema
  const least = minimum ?? (exclusiveMinimum === undefined ? undefined : exclusiveMinimum + 1)
  if (least !== undefined && maximum !== undefined) return `, ${least} to ${maximum}`
  if (least !== undefined) return `, at least ${least}`
  if (maximum !== undefined) return `, at most ${maximum}`
  if (minLength !== undefined && minLength === maxLength) return `, ${minLength} characters`
  if (maxLength !== undefined) return `, at most ${maxLength} characters`
  if (pattern && pattern.length <= LONGEST_PATTERN) return `, matching \`${pattern}\``
  return minLength ? ', not empty' : ''
}

const itemBounds = ({ maxItems }: JsonSchema): string => (maxItems ? `, at most ${maxItems}` : '')
