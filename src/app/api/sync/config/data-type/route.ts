import { endpoint } from '#app/api/endpoint.ts'
import { getDataTypeConfig } from '#contract/sync-config.ts'
import { route } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: endpoint(getDataTypeConfig, async () => {
    throw new Refusal('invalid_data_type', 'Specify a data type')
  }),
})
