import type { Context } from '#cli/context.ts'
import { type KeptCopy, listConflicts, resolveConflict } from '#client/sync/conflicts.ts'
import type { DataType } from '#contract/data-type.ts'
import { keepCopy } from './keep-copy.ts'

/** Writes the conflict copies of a type beside a file, says so, and lets them go. One that cannot be written is kept. */
export async function writeCopies(
  { device, output }: Pick<Context, 'device' | 'output'>,
  type: DataType,
  path: string,
): Promise<string[]> {
  const written: string[] = []
  for (const copy of await listConflicts(device, type)) {
    const name = keepCopy(path, `conflict-${copy.revision ?? 'edit'}-${writer(copy)}`, copy.bytes)
    output.say(explain(type, copy, name))
    await resolveConflict(device, type, copy.id)
    written.push(name)
  }
  return written
}

function explain(type: DataType, copy: KeptCopy, name: string): string {
  if (copy.reason === 'unproven')
    return `What the server has of ${type} was not made from what this device had: it has shown other devices other data, or versions between are no longer kept. What this device had is kept in ${name}.`
  if (copy.reason === 'restored')
    return `The restored backup had other content of ${type}. It is kept in ${name}.`
  const by = copy.device_id ? `device ${writer(copy)}` : 'an older client'
  return `The server had revision ${copy.revision} of ${type}, by ${by}, which this device had not pulled. Its content is kept in ${name}; what you push goes on top of it.`
}

const writer = ({ device_id, origin }: KeptCopy) =>
  origin === 'here' ? 'here' : (device_id?.slice(0, 8) ?? 'unsealed')
