import { endpoint } from '#app/api/endpoint.ts'
import { revokeSession as contract } from '#contract/session.ts'
import { revokeSession } from '#domain/identity/revoke-session.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: endpoint(contract, async ({ credential, origin }) => {
    await revokeSession(credential, origin)
    return { data: null, message: 'Session revoked' }
  }),
})
