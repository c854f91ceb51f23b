import { endpoint } from '#app/api/endpoint.ts'
import { DEVICE_CODE_GRANT, describeAuthorizationServer, OAUTH_SCOPE } from '#contract/oauth.ts'
import { serverUrl } from '#platform/config/config.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  {
    GET: endpoint(describeAuthorizationServer, async () => {
      const issuer = serverUrl()
      return {
        data: {
          issuer,
          device_authorization_endpoint: `${issuer}/oauth/device_authorization`,
          token_endpoint: `${issuer}/oauth/token`,
          revocation_endpoint: `${issuer}/oauth/revoke`,
          grant_types_supported: [DEVICE_CODE_GRANT],
          // Required, and there is no endpoint that would answer one.
          response_types_supported: [],
          scopes_supported: [OAUTH_SCOPE],
          token_endpoint_auth_methods_supported: ['none'],
          revocation_endpoint_auth_methods_supported: ['none'],
          code_challenge_methods_supported: ['S256'],
        },
      }
    }),
  },
  'oauth',
)
