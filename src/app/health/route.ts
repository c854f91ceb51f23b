import { endpoint } from '#app/api/endpoint.ts'
import { getHealth } from '#contract/health.ts'
import { call } from '#platform/db/call.ts'
import { route } from '#platform/http/route.ts'
import package_json from '../../../package.json' with { type: 'json' }

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: endpoint(getHealth, async () => {
    await call((sql) => sql`select 1`)
    return { data: { status: 'ok' as const, version: package_json.version } }
  }),
})
