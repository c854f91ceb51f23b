import { endpoint } from '#app/api/endpoint.ts'
import { claimDeviceLogin } from '#contract/device-login.ts'
import { decideLogin } from '#domain/device-flow/decide-login.ts'
import { route } from '#platform/http/route.ts'

const messages = {
  approved: 'Token claimed successfully',
  denied: 'Token denied',
  repeated: 'Token already claimed',
}

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: endpoint(claimDeviceLogin, async ({ body, credential, origin }) => {
    const { temp_token: token, decision, user_code } = body
    const outcome = await decideLogin(credential, { token, approve: decision !== 'deny', user_code }, origin)
    return { data: null, message: messages[outcome] }
  }),
})
