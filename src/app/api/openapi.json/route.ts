import { createHash } from 'node:crypto'
import { operations } from '#contract/operations.ts'
import { serverUrl } from '#platform/config/config.ts'
import { sameForAll } from '#platform/http/envelope.ts'
import { route } from '#platform/http/route.ts'
import { createOpenApi } from '#platform/openapi/create-openapi.ts'
import { once } from '#platform/registry.ts'
import package_json from '../../../../package.json' with { type: 'json' }

/** The document as it is sent, and the tag by which a caller keeps it until the server is another version. */
const openApi = () =>
  once('openapi', () => {
    const { version } = package_json
    const text = JSON.stringify(createOpenApi(operations, { server_url: serverUrl(), version }))
    return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` }
  })

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async (request) => {
    const { text, etag } = openApi()
    const headers = { ...sameForAll(), etag }
    return request.headers.get('if-none-match') === etag
      ? new Response(null, { status: 304, headers })
      : new Response(text, { headers: { ...headers, 'content-type': 'application/json' } })
  },
})
