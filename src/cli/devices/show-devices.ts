import { type Context, checkServer } from '#cli/context.ts'
import { type Cell, layOutTable } from '#cli/text/lay-out-table.ts'
import { sayWhen } from '#cli/text/say-when.ts'
import { type AccountDevice, listDevices } from '#client/devices/list-devices.ts'

const columns = [
  { title: 'NAME', shrinks: true as const },
  { title: 'KIND', shrinks: true as const },
  { title: 'LAST SEEN' },
  { title: 'SIGNED IN' },
  { title: 'ID' },
]

/** Shows the devices of the account, with this one marked. */
export async function showDevices(context: Context): Promise<void> {
  const { device, output } = context
  checkServer(context, await device.store.read())
  const devices = await output.during('Listing', () => listDevices(device))
  output.result({ devices }, layOutTable(output, columns, devices.map(toCells)))
}

function toCells({
  id,
  name,
  device_type,
  is_current,
  is_signed_in,
  expires_at,
  last_seen_at,
}: AccountDevice) {
  const until = is_signed_in ? `ends ${expires_at ? sayWhen(expires_at) : 'never'}` : 'no'
  const short: Cell = { text: id.slice(0, 8), dim: true }
  return [is_current ? `${name} (this one)` : name, device_type, sayWhen(last_seen_at), until, short]
}
