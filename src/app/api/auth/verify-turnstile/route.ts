import { endpoint } from '#app/api/endpoint.ts'
import { verifyTurnstile as contract } from '#contract/account.ts'
import { verifyTurnstile } from '#domain/account/verify-turnstile.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: endpoint(contract, async ({ body, origin }) => ({
    data: { success: await verifyTurnstile(body.token, origin) },
  })),
})
