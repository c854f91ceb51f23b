import { endpoint } from '#app/api/endpoint.ts'
import { verifyAudit as contract } from '#contract/audit.ts'
import { verifyAudit } from '#domain/audit/verify-audit.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: endpoint(contract, async ({ credential }) => ({ data: await verifyAudit(credential) })),
})
