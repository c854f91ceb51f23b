import fc from 'fast-check'
import { headersOf } from '#contract/headers-of.ts'
import { type JsonSchema, jsonSchemaOf } from '#contract/json-schema.ts'
import type { Operation } from '#contract/operation.ts'
import { headerSafe, hostileSegment, hostileText } from './hostile.ts'
import { fittingText, jsonOf } from './json-of.ts'

/** A request before its places are filled in. */
export type Draft = {
  credential: 'own' | 'none' | 'garbage'
  /** Which of the credentials that an operation takes is brought. */
  by: 'authorization' | 'cookie'
  segments: Record<string, string>
  query: string
  headers: [name: string, value: string][]
  content: Content
}

type Content =
  | { kind: 'none' }
  | { kind: 'text'; type: string | undefined; text: string }
  /** The text of a body, damaged at a place: cut off, or with a byte that is no UTF-8. */
  | { kind: 'damaged'; type: string | undefined; text: string; at: number; how: 'cut' | 'byte' }
  | { kind: 'bytes'; bytes: Uint8Array }
  /** The account's next blob, with one byte changed at a place, or unchanged. */
  | { kind: 'blob'; at: number | undefined }

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'

const types = fc.oneof(
  { weight: 8, arbitrary: fc.constant(JSON_TYPE) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      undefined,
      'text/plain',
      FORM_TYPE,
      'multipart/form-data; boundary=x',
      'application/json; charset=utf-16',
      'application/octet-stream',
      'application/json, text/html',
      '/',
    ),
  },
)

/** Requests for an operation, from its record alone: what it takes, what is at the edge of that, and what is not. */
export function requestsFor(operation: Operation): fc.Arbitrary<Draft> {
  const { params, query } = operation
  const headers = headersOf(operation)
  return fc.record({
    credential: fc.oneof(
      { weight: 14, arbitrary: fc.constant('own' as const) },
      { weight: 1, arbitrary: fc.constantFrom('none' as const, 'garbage' as const) },
    ),
    by: byOf(operation),
    segments: recordOf(params && jsonSchemaOf(params, 'input'), segmentOf),
    query: query
      ? queryOf(jsonSchemaOf(query, 'input'))
      : fc.constantFrom('', '', '', '?', '?a=%', '?__proto__=1'),
    headers: sentHeaders(headers && jsonSchemaOf(headers, 'input')),
    content: contentOf(operation),
  })
}

const bys = { none: ['authorization', 'cookie'], device: ['authorization'], browser: ['cookie'] } as const
const byOf = ({ authentication }: Operation) =>
  fc.constantFrom<Draft['by'][]>(...bys[authentication === 'any' ? 'none' : authentication])

const segmentOf = (schema: JsonSchema): fc.Arbitrary<string> =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: fieldText(schema).map((text) => encodeURIComponent(text.toWellFormed()) || '%20'),
    },
    { weight: 1, arbitrary: hostileSegment },
  )

/** A field that travels as text: what it takes, an example of it, or something hostile. */
function fieldText(schema: JsonSchema): fc.Arbitrary<string> {
  const { examples = [] } = schema
  const isText = schema.type === 'string' || schema.enum !== undefined
  const fitting = isText ? fittingText(schema, 'mixed') : jsonOf(schema, 'mixed')
  return fc.oneof(
    { weight: 6, arbitrary: fitting },
    ...examples.map((example) => ({ weight: 3, arbitrary: fc.constant(String(example)) })),
    { weight: 1, arbitrary: hostileText },
  )
}

function queryOf({ properties = {} }: JsonSchema): fc.Arbitrary<string> {
  const pairs = Object.entries(properties).map(([name, field]) =>
    fc.oneof(
      fc.constant([]),
      fieldText(field).map((text) => [`${name}=${encodeURIComponent(text.toWellFormed())}`]),
      fc.constantFrom([`${name}=%`], [`${name}`], [`${name}=1`, `${name}=2`]),
    ),
  )
  return fc.tuple(...pairs).map((given) => `?${given.flat().join('&')}`)
}

function sentHeaders(schema: JsonSchema = {}): fc.Arbitrary<[string, string][]> {
  const named = Object.entries(schema.properties ?? {}).map(([name, field]) =>
    fc
      .oneof(
        { weight: 2, arbitrary: fc.constant([] as string[]) },
        { weight: 4, arbitrary: fieldText(field).map((value) => [value]) },
        { weight: 1, arbitrary: fc.tuple(fieldText(field), fieldText(field)) },
      )
      .map((values) => values.map((value): [string, string] => [name, headerSafe(value)])),
  )
  const other = fc.constantFrom<[string, string][]>(
    [],
    [],
    [],
    [],
    [['origin', 'null']],
    [['sec-fetch-site', 'cross-site']],
    [['user-agent', 'x'.repeat(3000)]],
    [['user-agent', '\xff\xfe']],
    [['x-forwarded-for', "1.2.3.4, '; --"]],
    [['content-encoding', 'gzip']],
    [['expect', 'nothing']],
    [['authorization', 'Basic Og==']],
  )
  return fc.tuple(fc.tuple(...named), other).map(([given, more]) => [...given.flat(), ...more])
}

function contentOf(operation: Operation): fc.Arbitrary<Content> {
  const { body, bytes, style } = operation
  const none = fc.constant<Content>({ kind: 'none' })
  const schema = body && jsonSchemaOf(body, 'input')
  const json = schema && fc.oneof(jsonOf(schema, 'fitting'), jsonOf(schema, 'mixed'))
  const text = style === 'oauth' ? schema && formOf(schema) : json
  const type = style === 'oauth' ? types.map((given) => (given === JSON_TYPE ? FORM_TYPE : given)) : types
  const unread = fc.constantFrom<Content>({ kind: 'none' }, { kind: 'text', type: JSON_TYPE, text: '{' })
  const written = text && [
    { weight: 10, arbitrary: fc.record({ kind: fc.constant('text' as const), type, text }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('damaged' as const),
        type,
        text,
        at: fc.nat(200),
        how: fc.constantFrom('cut' as const, 'byte' as const),
      }),
    },
  ]
  const raw = bytes && [
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('bytes' as const), bytes: fc.uint8Array({ maxLength: 400 }) }),
    },
    {
      weight: 6,
      arbitrary: fc.option(fc.nat(400), { nil: undefined }).map((at): Content => ({ kind: 'blob', at })),
    },
  ]
  const all = [...(written || []), ...(raw || [])]
  return all.length === 0 ? unread : fc.oneof(...all, { weight: 1, arbitrary: none })
}

const formOf = (schema: JsonSchema): fc.Arbitrary<string> => queryOf(schema).map((query) => query.slice(1))

function recordOf(
  schema: JsonSchema | undefined,
  make: (field: JsonSchema) => fc.Arbitrary<string>,
): fc.Arbitrary<Record<string, string>> {
  const fields = Object.entries(schema?.properties ?? {})
  return fc.record(Object.fromEntries(fields.map(([name, field]) => [name, make(field)])))
}
