import { z } from 'zod'
import { CodeChallenge, CodeVerifier, DeviceName, DeviceType } from './device-login.ts'
import { operation } from './operation.ts'
import { PreferWait, Uuid } from './primitive.ts'
import { SyncConfig } from './sync-config.ts'

/** RFC 8628 section 3.4. */
export const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

/** The one scope there is: what a device may do. It is granted whatever was asked for (RFC 6749 section 3.3). */
export const OAUTH_SCOPE = 'sync' as const

const ClientId = z.string({ error: 'client_id is required' })

export const authorizeDevice = operation({
  method: 'POST',
  path: '/oauth/device_authorization',
  summary: 'Starts a device login as RFC 8628 has it.',
  authentication: 'none',
  style: 'oauth',
  body: z
    .object({
      client_id: ClientId,
      scope: z.string().optional(),
      /** RFC 7636: binds the poller. */
      code_challenge: CodeChallenge.optional(),
      code_challenge_method: z.literal('S256', { error: 'code_challenge_method must be S256' }).optional(),
      device_name: DeviceName,
      device_type: DeviceType,
    })
    // Without a method RFC 7636 means "plain", which would let whoever reads the request redeem the login.
    .refine((body) => (body.code_challenge === undefined) === (body.code_challenge_method === undefined), {
      error: 'code_challenge and code_challenge_method=S256 belong together',
    }),
  reply: z.object({
    device_code: z.string(),
    user_code: z.string(),
    verification_uri: z.url(),
    verification_uri_complete: z.url(),
    expires_in: z.int(),
    interval: z.int(),
  }),
  refusals: ['invalid_client', 'too_many_requests'],
})

export const issueToken = operation({
  method: 'POST',
  path: '/oauth/token',
  summary: 'Asks whether the person has approved; the first to ask after that gets the token, once.',
  authentication: 'none',
  style: 'oauth',
  headers: z.object({ prefer: PreferWait.optional() }),
  body: z.object({
    grant_type: z
      .string({ error: 'grant_type is required' })
      .refine((type) => type === DEVICE_CODE_GRANT, { params: { refusal: 'unsupported_grant_type' } }),
    client_id: ClientId,
    device_code: z.string({ error: 'device_code is required' }),
    code_verifier: CodeVerifier.optional(),
  }),
  reply: z.object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int(),
    scope: z.literal(OAUTH_SCOPE),
    account_id: Uuid,
    device_id: Uuid,
    /** Whether the account has no key yet, so that this device makes it. */
    is_new_device: z.boolean(),
    sync_config: SyncConfig,
  }),
  refusals: [
    'invalid_client',
    'unsupported_grant_type',
    'invalid_token',
    'authorization_pending',
    'slow_down',
    'expired_token',
    'access_denied',
  ],
})

export const revokeToken = operation({
  method: 'POST',
  path: '/oauth/revoke',
  summary: 'Ends the session whose token is sent (RFC 7009). A token that is none is no error.',
  authentication: 'none',
  style: 'oauth',
  body: z.object({
    client_id: ClientId,
    token: z.string({ error: 'token is required' }),
    token_type_hint: z.string().optional(),
  }),
  reply: z.object({}),
  refusals: ['invalid_client'],
})

export const describeAuthorizationServer = operation({
  method: 'GET',
  path: '/.well-known/oauth-authorization-server',
  summary: 'Where the OAuth routes are and what they know (RFC 8414).',
  authentication: 'none',
  style: 'oauth',
  reply: z.object({
    issuer: z.url(),
    device_authorization_endpoint: z.url(),
    token_endpoint: z.url(),
    revocation_endpoint: z.url(),
    grant_types_supported: z.array(z.string()),
    response_types_supported: z.array(z.string()),
    scopes_supported: z.array(z.string()),
    token_endpoint_auth_methods_supported: z.array(z.string()),
    revocation_endpoint_auth_methods_supported: z.array(z.string()),
    code_challenge_methods_supported: z.array(z.string()),
  }),
  refusals: [],
})
