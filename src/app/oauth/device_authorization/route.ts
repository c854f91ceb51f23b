import { endpoint } from '#app/api/endpoint.ts'
import { authorizeDevice } from '#contract/oauth.ts'
import { startLogin } from '#domain/device-flow/start-login.ts'
import { serverUrl } from '#platform/config/config.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  {
    POST: endpoint(authorizeDevice, async ({ body, origin }) => {
      // RFC 8628 section 3.3: its clients show the code.
      const login = await startLogin({ ...body, shows_code: true }, origin)
      const { temp_token: device_code, login_url: verification_uri_complete, ...shared } = login
      return {
        data: {
          device_code,
          verification_uri: `${serverUrl()}/device`,
          verification_uri_complete,
          ...shared,
        },
      }
    }),
  },
  'oauth',
)
