import type { z } from 'zod'
import type { getSyncConfig as contract } from '#contract/sync-config.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'

type Stored = z.output<typeof contract.reply>

/** The account's five preferences. */
export async function getSyncConfig(caller: Credential): Promise<Stored> {
  const [row] = await call(
    (sql) => sql<{ config: Stored }[]>`
      select roost.get_sync_config(${caller.token_hash}, ${caller.user_id}, ${caller.session_id}) as config`,
  )
  if (!row) throw new Error('get_sync_config answers one row')
  return row.config
}
