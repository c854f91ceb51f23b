import fc from 'fast-check'
import type { JsonSchema } from '#contract/json-schema.ts'
import { hostileJson } from './hostile.ts'
import { places } from './known.ts'

type Text = fc.Arbitrary<string>

/** `fitting`: what the schema takes, up to its limits. `mixed`: of so many values one is not what is wanted there. */
type How = 'fitting' | 'mixed'
const HOSTILE_IN = 15

/** JSON for a schema. */
export function jsonOf(schema: JsonSchema, how: How): Text {
  const fitting = fittingJson(schema, how)
  if (how === 'fitting') return fitting
  return fc.oneof({ weight: HOSTILE_IN - 1, arbitrary: fitting }, { weight: 1, arbitrary: hostileJson })
}

function fittingJson(schema: JsonSchema, how: How): Text {
  const { examples = [] } = schema
  const made = madeJson(schema, how)
  const told = examples.map((example) => fc.constant(JSON.stringify(example)))
  return told.length > 0 ? fc.oneof({ weight: 2, arbitrary: made }, ...told) : made
}

function madeJson(schema: JsonSchema, how: How): Text {
  if (schema.const !== undefined) return fc.constant(JSON.stringify(schema.const))
  if (schema.enum) return fc.constantFrom(...schema.enum.map((value) => JSON.stringify(value)))
  const variants = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (variants) return fc.oneof(...variants.map((variant) => jsonOf(variant, how)))
  const types = [schema.type ?? []].flat()
  if (types.length > 1) return fc.oneof(...types.map((type) => madeJson({ ...schema, type }, how)))
  switch (types[0]) {
    case 'object':
      return objectOf(schema, how)
    case 'array':
      return fc
        .array(jsonOf(schema.items ?? {}, how), { minLength: schema.minItems ?? 0, maxLength: 3 })
        .map((items) => `[${items}]`)
    case 'string':
      return fittingText(schema, how).map((text) => JSON.stringify(text))
    case 'integer':
    case 'number':
      return numberOf(schema).map(String)
    case 'boolean':
      return fc.constantFrom('true', 'false')
    case 'null':
      return fc.constant('null')
    default:
      return fc.oneof(fc.constantFrom('true', 'false', '1'), fc.json({ maxDepth: 2 }))
  }
}

function objectOf({ properties = {}, required = [], additionalProperties }: JsonSchema, how: How): Text {
  const named = Object.entries(properties).map(([name, field]) => {
    const member = jsonOf(field, how).map((value) => `${JSON.stringify(name)}:${value}`)
    const isNeeded = required.includes(name)
    if (isNeeded && how === 'fitting') return member
    const absent = fc.constant('')
    return fc.oneof({ weight: isNeeded ? 30 : 1, arbitrary: member }, { weight: 1, arbitrary: absent })
  })
  const values = typeof additionalProperties === 'object' ? additionalProperties : {}
  const key = fc.oneof(fc.constantFrom('history', 'sync_history', '__proto__'), fc.string({ maxLength: 8 }))
  const other = fc.tuple(key, jsonOf(values, how)).map(([name, value]) => `${JSON.stringify(name)}:${value}`)
  const others = fc.array(other, { maxLength: Object.keys(properties).length > 0 ? 1 : 3 })
  return fc
    .tuple(fc.tuple(...named), others)
    .map(([members, more]) => `{${[...members, ...more].filter((member) => member !== '').join()}}`)
}

function numberOf({ minimum, maximum, exclusiveMinimum }: JsonSchema): fc.Arbitrary<number> {
  const least = minimum ?? (exclusiveMinimum === undefined ? -10 : exclusiveMinimum + 1)
  const most = maximum ?? Number.MAX_SAFE_INTEGER
  return fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: least, max: Math.min(most, least + 5) }) },
    { weight: 1, arbitrary: fc.constantFrom(least, most, most - 1) },
  )
}

/** A text for a schema: often one that names what the account has. */
export function fittingText(schema: JsonSchema, how: How): Text {
  const { format, pattern, minLength = 0, maxLength = minLength + 60 } = schema
  if (schema.const !== undefined) return fc.constant(String(schema.const))
  if (schema.enum) return fc.constantFrom(...schema.enum.map(String))
  if (format === 'uuid')
    return fc.oneof(
      { weight: 3, arbitrary: fc.constant('<<user_id>>') },
      fc.constant('<<device_id>>'),
      fc.uuid(),
    )
  if (format === 'base64') return base64Of(minLength, maxLength)
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
  if (pattern) {
    const matching = fc.stringMatching(new RegExp(pattern))
    return how === 'fitting' ? matching : fc.oneof({ weight: 4, arbitrary: matching }, places)
  }
  const edges = fc.constantFrom('x'.repeat(minLength), 'x'.repeat(maxLength))
  const any = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, minLength + 60) })
  return fc.oneof(
    { weight: 3, arbitrary: places },
    { weight: 2, arbitrary: any },
    { weight: 1, arbitrary: edges },
  )
}

/** As many characters as are allowed, padded as the keys of the wire are: 44 characters are 32 bytes. */
function base64Of(minLength: number, maxLength: number): Text {
  const length = Math.min(maxLength, Math.max(minLength, 4))
  const padding = { 44: 1, 24: 2 }[length] ?? 0
  const bytes = (length * 3) / 4 - padding
  return fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((value) => Buffer.from(value).toString('base64'))
}
