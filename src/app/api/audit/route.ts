import { endpoint } from '#app/api/endpoint.ts'
import { listAudit as contract } from '#contract/audit.ts'
import { listAudit } from '#domain/audit/list-audit.ts'
import { nextLink } from '#platform/http/next-link.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: endpoint(contract, async ({ credential, query }) => {
    const { events, next } = await listAudit(credential, query)
    return { data: events, ...(next && { headers: { link: nextLink(contract.path, next) } }) }
  }),
})
