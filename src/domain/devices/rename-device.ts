import type { Device } from '#contract/device.ts'
import { ringAccount } from '#domain/events/ring-account.ts'
import type { Credential } from '#domain/identity/credential.ts'
import { call } from '#platform/db/call.ts'
import type { Origin } from '#platform/http/origin.ts'

/** Gives a device of the account another name. Throws `device_not_found`, also for the devices of others. */
export async function renameDevice(
  caller: Credential,
  device_id: string,
  name: string,
  origin: Origin,
): Promise<Device> {
  const [renamed] = await call(
    (sql) => sql<{ account_id: string; device: Device }[]>`
      select * from roost.rename_device(
        ${caller.token_hash}, ${caller.user_id}, ${caller.session_id}, ${device_id}, ${name}, ${sql.json(origin)})`,
  )
  if (!renamed) throw new Error('rename_device answers one row')
  ringAccount(renamed.account_id)
  return renamed.device
}
