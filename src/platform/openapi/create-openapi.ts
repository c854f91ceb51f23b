import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi'
import { explain } from '#contract/json-schema.ts'
import type { NamedOperation } from '#contract/operations.ts'
import { explainParameters } from './explain-parameters.ts'
import { repliesOf } from './replies-of.ts'
import { requestOf } from './request-of.ts'

type About = { server_url: string; version: string }

const description = `A self-hosted sync hub. Every answer under \`/api\` is one JSON object: \`success\` and \`data\`, or
\`success: false\` with \`error\`, a sentence, and \`code\`, which does not change. Bodies that are neither are named where
they occur.`

/** The OpenAPI 3.1 document of these operations, as a server at `server_url` serves them. */
export function createOpenApi(operations: readonly NamedOperation[], { server_url, version }: About): object {
  const document = createDocument({
    openapi: '3.1.0',
    info: { title: 'Roost', version, description, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: server_url }],
    tags: [...new Set(operations.map(({ noun }) => noun))].map((name) => ({ name })),
    paths: pathsOf(operations),
    components: { securitySchemes },
  })
  return explainParameters(explain(document) as typeof document)
}

const securitySchemes = {
  deviceToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The session token of a device, as a device login answers it.',
  },
  signIn: {
    type: 'apiKey',
    in: 'cookie',
    name: 'sb-roost-auth',
    description:
      "The sign-in cookie of a browser; a long one comes in parts. Only from the server's own pages.",
  },
} as const

function pathsOf(operations: readonly NamedOperation[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {}
  for (const named of operations) {
    const { path, method } = named.operation
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(named) }
  }
  return paths
}

const security = {
  none: [],
  device: [{ deviceToken: [] }],
  browser: [{ signIn: [] }],
  any: [{ deviceToken: [] }, { signIn: [] }],
}

const operationOf = ({ name, noun, operation }: NamedOperation): ZodOpenApiOperationObject => ({
  operationId: name,
  summary: operation.summary,
  tags: [noun],
  security: security[operation.authentication],
  ...requestOf(operation),
  responses: repliesOf(operation) satisfies ZodOpenApiResponsesObject,
})
