import { endpoint } from '#app/api/endpoint.ts'
import { listDevices as contract } from '#contract/device.ts'
import { listDevices } from '#domain/devices/list-devices.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: endpoint(contract, async ({ credential }) => ({ data: await listDevices(credential) })),
})
