import { headersOf } from '#contract/headers-of.ts'
import { jsonSchemaOf } from '#contract/json-schema.ts'
import type { Authentication } from '#contract/operation.ts'
import type { NamedOperation } from '#contract/operations.ts'
import { curlExamples } from './curl-example.ts'
import { FieldTable } from './field-table.tsx'
import { Prose } from './prose.tsx'
import { RefusalTable } from './refusal-table.tsx'

const callers: Record<Authentication, string> = {
  none: 'Anybody. Credentials are ignored.',
  device: 'A device, by its session token.',
  browser: 'A person, by the sign-in cookie, from a page of this server.',
  any: 'A device by its session token, or a person by the sign-in cookie.',
}

const parts = [
  ['params', 'Path'],
  ['query', 'Query'],
  ['headers', 'Headers'],
  ['body', 'Body'],
] as const

const sent = ['required', 'optional'] as const
const answered = ['always', 'sometimes'] as const

/** Everything there is to know to call one operation. */
export function OperationEntry({ name, operation, server_url }: NamedOperation & { server_url: string }) {
  const { method, path, summary, authentication, body, reply, bytes, style, media_type } = operation
  const headers = headersOf(operation)
  const isStream = media_type === 'text/event-stream'
  return (
    <article
      id={name}
      aria-labelledby={`${name}-title`}
      className="grid scroll-mt-4 grid-cols-[minmax(0,1fr)] gap-5 border-line border-t pt-6"
    >
      <div className="grid gap-2">
        <h3 id={`${name}-title`} className="font-mono font-semibold text-base">
          <a href={`#${name}`} className="hover:underline">
            <span className="text-accent">{method}</span> {path}
          </a>
        </h3>
        <p>
          <Prose>{summary}</Prose>
        </p>
        <p className="text-muted text-sm">{callers[authentication]}</p>
      </div>
      {parts.map(([part, caption]) => {
        const schema = part === 'headers' ? headers : operation[part]
        const shown = part === 'body' ? `${caption}, ${style === 'oauth' ? 'a form' : 'JSON'}` : caption
        return (
          schema && (
            <FieldTable key={part} caption={shown} schema={jsonSchemaOf(schema, 'input')} presence={sent} />
          )
        )
      })}
      {bytes && (
        <p className="text-sm">
          {body ? 'Or bytes' : 'Body: bytes'}, as <Prose>`application/octet-stream`</Prose>.
        </p>
      )}
      {media_type && (
        <p className="text-sm">
          <strong className="font-semibold">Reply:</strong> <Prose>{`\`${media_type}\``}</Prose>
        </p>
      )}
      {(!media_type || isStream) && (
        <FieldTable
          caption={isStream ? 'Each event, in data' : style === 'oauth' ? 'Reply' : 'Reply, in data'}
          schema={jsonSchemaOf(reply, 'output')}
          presence={answered}
        />
      )}
      {headers && 'accept' in headers.shape && (
        <p className="text-sm">Or bytes alone, for who accepts nothing else.</p>
      )}
      <RefusalTable operation={operation} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
        {curlExamples(operation, server_url).map((example) => (
          <pre
            key={example}
            className="whitespace-pre-wrap rounded-control bg-sunken px-4 py-3 font-mono text-xs leading-relaxed"
          >
            {example}
          </pre>
        ))}
      </div>
    </article>
  )
}
