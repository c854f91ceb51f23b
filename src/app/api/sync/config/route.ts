import { endpoint } from '#app/api/endpoint.ts'
import * as contract from '#contract/sync-config.ts'
import { getSyncConfig } from '#domain/sync-config/get-sync-config.ts'
import { putSyncConfig } from '#domain/sync-config/put-sync-config.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: endpoint(contract.getSyncConfig, async ({ credential }) => ({
    data: await getSyncConfig(credential),
  })),
  PUT: endpoint(contract.putSyncConfig, async ({ credential, body, origin }) => {
    await putSyncConfig(credential, body, origin)
    return { data: body, message: 'Configuration updated' }
  }),
})
