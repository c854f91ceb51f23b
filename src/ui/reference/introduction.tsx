import { Prose } from './prose.tsx'

const answers = [
  '`200` with `{ "success": true, "data": … }`, often with a `message` for people.',
  'Anything else with `{ "success": false, "error": …, "code": …, "request_id": … }`: `error` is a sentence, `code` is for programs and does not change, and `data` may say what to do about it.',
  'Any origin may call. Where the sign-in cookie is used, only pages of this server may.',
  '`429` and `503` say in `Retry-After` how many seconds to wait.',
  'Fields, codes and operations may be added; what is there stays as it is.',
]

/** What holds for every operation, said once. */
export const Introduction = ({ server_url }: { server_url: string }) => (
  <div className="grid gap-4">
    <h1 className="font-semibold text-2xl tracking-tight sm:text-3xl">API reference</h1>
    <p>
      This server answers at <code className="font-mono">{server_url}</code>. The same as a document for
      programs:{' '}
      <a href="/api/openapi.json" className="text-accent underline underline-offset-4">
        OpenAPI 3.1
      </a>
      .
    </p>
    <ul className="grid list-disc gap-1 pl-5">
      {answers.map((answer) => (
        <li key={answer}>
          <Prose>{answer}</Prose>
        </li>
      ))}
    </ul>
  </div>
)
