import { endpoint } from '#app/api/endpoint.ts'
import { issueToken, OAUTH_SCOPE } from '#contract/oauth.ts'
import { redeemLogin } from '#domain/device-flow/redeem-login.ts'
import { config } from '#platform/config/config.ts'
import { route } from '#platform/http/route.ts'

const SECONDS_PER_DAY = 86_400

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  {
    POST: endpoint(issueToken, async ({ body, headers, origin, signal }) => {
      const { device_code: temp_token, client_id, code_verifier } = body
      const redeemed = await redeemLogin(
        { temp_token, client_id, code_verifier },
        headers.prefer ?? 0,
        origin,
        signal,
      )
      const { session_token, token_prefix: _, expires_at: __, ...extra } = redeemed
      return {
        data: {
          access_token: session_token,
          token_type: 'Bearer' as const,
          expires_in: config().SESSION_EXPIRY_DAYS * SECONDS_PER_DAY,
          scope: OAUTH_SCOPE,
          ...extra,
        },
      }
    }),
  },
  'oauth',
)
