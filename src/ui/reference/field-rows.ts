import type { JsonSchema } from '#contract/json-schema.ts'
import { typeWords } from './type-words.ts'

/** A field as a reader looks it up: `recipients[].kdf.salt` is a field of a field of each item of a field. */
export type FieldRow = { name: string; type: string; is_required: boolean; meaning: string }

/** Every field of a schema, those inside it after the one they are in. Of several shapes, the fields of all. */
export function fieldRows(schema: JsonSchema, prefix = ''): FieldRow[] {
  const shapes = shapesOf(schema)
  const names = [...new Set(shapes.flatMap(({ properties }) => Object.keys(properties ?? {})))]
  return names.flatMap((name) => {
    const fields = shapes.flatMap(({ properties }) => properties?.[name] ?? [])
    const is_required = shapes.every(({ required }) => required?.includes(name))
    const types = [...new Set(fields.map(typeWords))]
    const meaning = fields.find(({ description }) => description)?.description ?? ''
    const path = `${prefix}${name}`
    const inside = { anyOf: fields }
    return [{ name: path, type: types.join(' or '), is_required, meaning }, ...rowsInside(inside, path)]
  })
}

function rowsInside(schema: JsonSchema, path: string): FieldRow[] {
  const rows = [...fieldRows(schema, `${path}.`)]
  for (const { items } of variantsOf(schema)) if (items) rows.push(...fieldRows(items, `${path}[].`))
  for (const { additionalProperties: values } of variantsOf(schema)) {
    if (typeof values === 'object') rows.push(...fieldRows(values, `${path}.<name>.`))
  }
  const seen = new Set<string>()
  return rows.filter(({ name }) => !seen.has(name) && seen.add(name))
}

const shapesOf = (schema: JsonSchema): JsonSchema[] =>
  variantsOf(schema).filter(({ properties }) => properties)

const variantsOf = (schema: JsonSchema): JsonSchema[] => {
  const variants = schema.anyOf ?? schema.oneOf ?? schema.allOf
  return variants ? variants.flatMap(variantsOf) : [schema]
}
