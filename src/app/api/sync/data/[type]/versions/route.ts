import { endpoint } from '#app/api/endpoint.ts'
import { listVersions as contract } from '#contract/vault-versions.ts'
import { listVersions } from '#domain/vault/list-versions.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: endpoint(contract, async ({ credential, params }) => {
    const items = await listVersions(credential, params.type)
    return { data: { items, count: items.length } }
  }),
})
