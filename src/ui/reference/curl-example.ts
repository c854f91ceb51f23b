import { type JsonSchema, jsonSchemaOf } from '#contract/json-schema.ts'
import type { Operation } from '#contract/operation.ts'
import { exampleOf } from './example-of.ts'

/** The operation as a line for a shell: one with JSON, and where bytes are taken one with a file. */
export function curlExamples(operation: Operation, server_url: string): string[] {
  const { body, bytes } = operation
  const json = body && JSON.stringify(exampleOf(jsonSchemaOf(body, 'input')), null, 2)
  const examples = [
    ...(bytes ? [['-H', "'Content-Type: application/octet-stream'", '--data-binary', '@file']] : []),
    ...(json && operation.style !== 'oauth'
      ? [['-H', "'Content-Type: application/json'", '-d', quoted(json)]]
      : []),
    ...(body && operation.style === 'oauth' ? [formOf(jsonSchemaOf(body, 'input'))] : []),
    ...(json || bytes ? [] : [[]]),
  ]
  return examples.map((sent) => lines([...call(operation, server_url), ...pairs(sent)]))
}

function call(operation: Operation, server_url: string): string[] {
  const url = quoted(`${server_url}${pathOf(operation)}${queryOf(operation)}`)
  const start = operation.method === 'GET' ? `curl ${url}` : `curl -X ${operation.method} ${url}`
  const headers = headersOf(operation).map((header) => `-H ${quoted(header)}`)
  return [start, ...credentialOf(operation), ...headers, ...outputOf(operation)]
}

/** What is no JSON goes to a file, but for a stream, which is shown as it comes. */
const outputOf = ({ media_type }: Operation): string[] =>
  media_type ? [media_type === 'text/event-stream' ? '-N' : '-o file'] : []

const credentialOf = ({ authentication }: Operation): string[] => {
  if (authentication === 'none') return []
  return authentication === 'browser'
    ? ["-H 'Cookie: sb-roost-auth=…'"]
    : ["-H 'Authorization: Bearer flm_sync_…'"]
}

function pathOf({ path, params }: Operation): string {
  const { properties = {} } = params ? jsonSchemaOf(params, 'input') : {}
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(exampleOf(properties[name] ?? {})))
}

function queryOf({ query }: Operation): string {
  const given = new URLSearchParams(query && texts(jsonSchemaOf(query, 'input'), 'required'))
  return given.size > 0 ? `?${given}` : ''
}

/** The headers that are asked for, and what a write says of what it replaces. */
function headersOf({ headers, method }: Operation): string[] {
  if (!headers) return []
  const schema = jsonSchemaOf(headers, 'input')
  const { 'if-match': condition } = method === 'GET' ? {} : texts(schema, 'all')
  const given = { ...texts(schema, 'required'), ...(condition && { 'if-match': condition }) }
  return Object.entries(given).map(([name, value]) => `${headerCase(name)}: ${value}`)
}

function texts(
  { properties = {}, required = [] }: JsonSchema,
  which: 'required' | 'all',
): Record<string, string> {
  const named = Object.entries(properties).filter(([name]) => which === 'all' || required.includes(name))
  return Object.fromEntries(named.map(([name, field]) => [name, String(exampleOf(field))]))
}

const formOf = (schema: JsonSchema): string[] =>
  Object.entries(texts(schema, 'required')).flatMap(([name, value]) => ['-d', quoted(`${name}=${value}`)])

const headerCase = (name: string) => name.replaceAll(/(?:^|-)[a-z]/g, (start) => start.toUpperCase())
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
const pairs = (sent: string[]): string[] =>
  sent.flatMap((flag, index) => (index % 2 === 0 ? [`${flag} ${sent[index + 1]}`] : []))
const lines = (parts: string[]): string => parts.join(' \\\n  ')
