import { confirm } from '#cli/confirm.ts'
import { type Context, checkServer } from '#cli/context.ts'
import { CliError } from '#cli/error.ts'
import { plain } from '#cli/text/plain.ts'
import { sayWhen } from '#cli/text/say-when.ts'
import { listDevices } from '#client/devices/list-devices.ts'
import { revokeDevice } from '#client/devices/revoke-device.ts'
import { findDevice } from './find-device.ts'

const unread =
  'What it has read, it has read, and it may still hold the key of the data: if it is lost, make a new one as well ("roost key rotate").'

/** Signs another device out and forgets it, after asking. */
export async function revoke(
  context: Context,
  named: string,
  options: { yes?: boolean | undefined },
): Promise<void> {
  const { device, output } = context
  checkServer(context, await device.store.read())
  const devices = await output.during('Looking', () => listDevices(device))
  const found = findDevice(devices, named)
  if (found.is_current) throw new CliError('usage', 'This is this device. Use "roost logout".')
  const name = plain(found.name)
  await confirm(
    context,
    `Revoke "${name}" (${found.id.slice(0, 8)}, last seen ${sayWhen(found.last_seen_at)})?`,
    options,
  )
  const outcome = await output.during('Revoking', () => revokeDevice(device, found.id))
  output.result(
    { outcome, device_id: found.id, device_name: found.name },
    `"${name}" is signed out and forgotten. ${unread}`,
  )
}
