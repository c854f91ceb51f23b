import { endpoint } from '#app/api/endpoint.ts'
import { revokeToken as contract } from '#contract/oauth.ts'
import { revokeToken } from '#domain/identity/revoke-token.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  {
    POST: endpoint(contract, async ({ body, origin }) => {
      await revokeToken(body, origin)
      return { data: {} }
    }),
  },
  'oauth',
)
