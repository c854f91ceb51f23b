import type { z } from 'zod'
import type { Device } from '#client/connection.ts'
import { call } from '#client/transport/call.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { getSyncConfig } from '#contract/sync-config.ts'

/** Which data types the account's devices sync. Throws `NotSignedIn`. */
export async function getConfig(device: Device): Promise<z.output<typeof getSyncConfig.reply>> {
  const { connection } = await requireSession(device)
  return (await call(connection, getSyncConfig, {})).data
}
