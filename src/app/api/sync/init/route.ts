import { endpoint } from '#app/api/endpoint.ts'
import { initDeviceLogin } from '#contract/device-login.ts'
import { startLogin } from '#domain/device-flow/start-login.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: endpoint(initDeviceLogin, async ({ body, origin }) => ({ data: await startLogin(body, origin) })),
})
