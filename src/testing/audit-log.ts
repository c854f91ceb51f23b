import { adminOf } from './admin.ts'
import type { TestServer } from './provided.ts'

/** The audit log of an account, oldest first. */
export const auditOf = (server: TestServer, user_id: string) => adminOf(server)<
  {
    event_type: string
    ip_address: string | null
    user_agent: string | null
    metadata: Record<string, unknown>
  }[]
>`
  select event_type, host(ip_address) as ip_address, user_agent, metadata
  from roost.audit_logs where user_id = ${user_id} order by seq`

/** Without a trusted proxy plain Next knows no address; the front server sees the socket's. */
export const addressAt = ({ name }: TestServer): string | null => (name === 'plain Next' ? null : '127.0.0.1')
