import { endpoint } from '#app/api/endpoint.ts'
import { exportAudit as contract } from '#contract/audit.ts'
import { exportAudit } from '#domain/audit/export-audit.ts'
import { route } from '#platform/http/route.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: endpoint(contract, async ({ credential, query }) => ({
    stream: await exportAudit(credential, query),
    content_type: 'text/csv',
    headers: {
      'content-disposition': `attachment; filename="roost-audit-${new Date().toISOString().slice(0, 10)}.csv"`,
    },
  })),
})
