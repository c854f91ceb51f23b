import * as oauth from 'oauth4webapi'
import { expect, test } from 'vitest'
import { anyServer } from '#testing/any-server.ts'
import { patientFetch } from '#testing/conformance/patience.ts'
import { CLIENT } from '#testing/oauth.ts'
import { send, signUp } from '#testing/wire.ts'

/** Test servers are reached by http, and some limit tries. */
const options = {
  [oauth.allowInsecureRequests]: true,
  [oauth.customFetch]: (url: string, init: object) => patientFetch(url, init as RequestInit),
}
const client: oauth.Client = { client_id: CLIENT }

anyServer((server) => {
  const discover = async () => {
    const issuer = new URL(server.url)
    const answer = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...options })
    return oauth.processDiscoveryResponse(issuer, answer)
  }
  const poll = async (
    as: oauth.AuthorizationServer,
    device_code: string,
    additionalParameters: Record<string, string>,
  ) => {
    const answer = await oauth.deviceCodeGrantRequest(as, client, oauth.None(), device_code, {
      additionalParameters,
      ...options,
    })
    return oauth.processDeviceCodeResponse(as, client, answer)
  }

  for (const isBound of [false, true]) {
    test(`a stock OAuth client signs a device in, ${isBound ? 'with' : 'without'} a verifier, and out`, async () => {
      const { cookie } = await signUp(server)
      const as = await discover()
      expect(as.issuer).toBe(server.url)
      const code_verifier = oauth.generateRandomCodeVerifier()
      const challenge = {
        code_challenge: await oauth.calculatePKCECodeChallenge(code_verifier),
        code_challenge_method: 'S256',
      }
      const request = await oauth.deviceAuthorizationRequest(
        as,
        client,
        oauth.None(),
        { scope: 'sync', ...(isBound && challenge) },
        options,
      )
      const login = await oauth.processDeviceAuthorizationResponse(as, client, request)
      const proof: Record<string, string> = isBound ? { code_verifier } : {}

      await expect(poll(as, login.device_code, proof)).rejects.toMatchObject({
        error: 'authorization_pending',
      })
      await expect(poll(as, login.device_code, proof)).rejects.toMatchObject({ error: 'slow_down' })
      const temp_token = new URL(login.verification_uri_complete ?? '').searchParams.get('token')
      await send(server, 'POST', '/api/sync/claim', { cookie, json: { temp_token } })
      const token = await poll(as, login.device_code, proof)
      expect(token).toMatchObject({ token_type: 'bearer', scope: 'sync' })

      const resource = new URL(`${server.url}/api/sync/config`)
      const read = () =>
        oauth.protectedResourceRequest(token.access_token, 'GET', resource, undefined, null, options)
      expect((await read()).status).toBe(200)
      const revocation = await oauth.revocationRequest(as, client, oauth.None(), token.access_token, options)
      await oauth.processRevocationResponse(revocation)
      expect((await read()).status).toBe(401)
    })
  }

  test('a stock OAuth client is told that it was denied, and that it is not known', async () => {
    const { cookie } = await signUp(server)
    const as = await discover()
    const start = (who: oauth.Client) => oauth.deviceAuthorizationRequest(as, who, oauth.None(), {}, options)
    const login = await oauth.processDeviceAuthorizationResponse(as, client, await start(client))
    const json = { temp_token: login.device_code, decision: 'deny' }
    await send(server, 'POST', '/api/sync/claim', { cookie, json })
    await expect(poll(as, login.device_code, {})).rejects.toMatchObject({ error: 'access_denied' })
    const stranger = { client_id: 'nobody' }
    await expect(
      oauth.processDeviceAuthorizationResponse(as, stranger, await start(stranger)),
    ).rejects.toMatchObject({ error: 'invalid_client' })
  })
})
