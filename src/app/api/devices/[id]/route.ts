import { endpoint } from '#app/api/endpoint.ts'
import * as contract from '#contract/device.ts'
import { renameDevice } from '#domain/devices/rename-device.ts'
import { revokeDevice } from '#domain/devices/revoke-device.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  PATCH: endpoint(contract.renameDevice, async ({ credential, params: { id }, body, origin }) => ({
    data: await renameDevice(credential, id, body.name, origin),
    message: 'Device renamed',
  })),
  DELETE: endpoint(contract.revokeDevice, async ({ credential, params: { id }, origin }) => {
    await revokeDevice(credential, id, origin)
    return { data: null, message: 'Device revoked' }
  }),
})
