import { endpoint } from '#app/api/endpoint.ts'
import { listChanges as contract } from '#contract/changes.ts'
import { listChanges } from '#domain/events/list-changes.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: endpoint(contract, async ({ credential, query, headers, signal }) => ({
    data: await listChanges(credential, query, query.wait ?? headers.prefer ?? 0, signal),
  })),
})
