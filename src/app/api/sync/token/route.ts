import { endpoint } from '#app/api/endpoint.ts'
import { redeemDeviceLogin } from '#contract/device-login.ts'
import { redeemLogin } from '#domain/device-flow/redeem-login.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: endpoint(redeemDeviceLogin, async ({ body, headers, origin, signal }) => ({
    data: await redeemLogin(body, headers.prefer ?? 0, origin, signal),
  })),
})
