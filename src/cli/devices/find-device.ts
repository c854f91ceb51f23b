import { CliError } from '#cli/error.ts'
import { plain } from '#cli/text/plain.ts'
import type { AccountDevice } from '#client/devices/list-devices.ts'

/** The one device that an argument names: by its id, how its id begins, or its name. */
export function findDevice(devices: readonly AccountDevice[], named: string): AccountDevice {
  const wanted = named.trim().toLowerCase()
  const exact = devices.find(({ id }) => id === wanted)
  if (exact) return exact
  const found = devices.filter(
    ({ id, name }) => name.toLowerCase() === wanted || (wanted.length >= 4 && id.startsWith(wanted)),
  )
  const [only, ...others] = found
  if (!only)
    throw new CliError('usage', `No device is called "${named}". "roost devices" lists them, with their ids.`)
  if (others.length > 0)
    throw new CliError(
      'usage',
      `Several devices could be meant: ${found.map(({ id, name }) => `${plain(name)} (${id})`).join(', ')}. Say the id.`,
    )
  return only
}
