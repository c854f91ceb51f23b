import { endpoint } from '#app/api/endpoint.ts'
import { rotateSession as contract } from '#contract/session.ts'
import { rotateSession } from '#domain/identity/rotate-session.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: endpoint(contract, async ({ credential, body, origin }) => ({
    data: await rotateSession(credential, body, origin),
    message: 'Session rotated',
  })),
})
