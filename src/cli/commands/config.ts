import { type Context, checkServer } from '#cli/context.ts'
import { layOutTable } from '#cli/text/lay-out-table.ts'
import { sayWhen } from '#cli/text/say-when.ts'
import { getConfig } from '#client/config/get-config.ts'
import { setConfig } from '#client/config/set-config.ts'
import { dataTypes, syncField } from '#contract/data-type.ts'
import { parseDataType } from './parse-data-type.ts'

/** Shows which data types the devices of the account sync. */
export async function showConfig(context: Context): Promise<void> {
  const { device, output } = context
  checkServer(context, await device.store.read())
  const { updated_at, ...config } = await output.during('Reading', () => getConfig(device))
  const rows = dataTypes.map((type) => [type, config[syncField[type]] ? 'on' : 'off'])
  output.result({ config, updated_at }, layOutTable(output, [{ title: 'TYPE' }, { title: 'SYNC' }], rows))
  output.hint(`Changed ${sayWhen(updated_at)}. "roost config set <type> on" or "off" changes one.`)
}

/** Turns the sync of one data type on or off, for every device of the account. */
export async function setSwitch(context: Context, type: string, value: 'on' | 'off'): Promise<void> {
  const { device, output } = context
  const data_type = parseDataType(type)
  checkServer(context, await device.store.read())
  const changed = await output.during('Changing', () =>
    setConfig(device, { [syncField[data_type]]: value === 'on' }),
  )
  output.result(
    { changed },
    value === 'on'
      ? `Devices sync ${data_type} from now on.`
      : `Devices do not sync ${data_type} any more. What is stored stays; "roost remove ${data_type}" removes it.`,
  )
}
