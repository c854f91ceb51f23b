import { type Context, checkServer } from '#cli/context.ts'
import { CliError } from '#cli/error.ts'
import { plain } from '#cli/text/plain.ts'
import { listDevices } from '#client/devices/list-devices.ts'
import { renameDevice } from '#client/devices/rename-device.ts'
import { requireSession } from '#client/vault/require-vault.ts'
import { label } from '#contract/primitive.ts'
import { findDevice } from './find-device.ts'

const Name = label(100)

/** Gives a device another name: this one, or the one that is named. */
export async function rename(context: Context, given: string, named: string | undefined): Promise<void> {
  const { device, output } = context
  const name = Name.safeParse(given)
  if (!name.success) throw new CliError('usage', 'A name has at least one letter.')
  const { profile } = await requireSession(device)
  checkServer(context, profile)
  const renamed = await output.during('Renaming', async () => {
    const id = named === undefined ? profile.device_id : findDevice(await listDevices(device), named).id
    return renameDevice(device, { id, name: name.data })
  })
  output.result({ device: renamed }, `The device is called "${plain(renamed.name)}" now.`)
}
