import type { Context } from '#cli/context.ts'
import { readState } from '#client/sync/documents.ts'
import { inspectVault, type VaultState } from '#client/vault/inspect-vault.ts'
import { listVersions } from '#client/versions/list-versions.ts'
import { dataTypes } from '#contract/data-type.ts'
import { type Finding, ok, problem, thrownProblem } from './finding.ts'

const missing: Record<Exclude<VaultState, 'open'>, string> = {
  locked: "This device does not have the account's newest key.",
  unfinished: 'This device has made a keyring that the server has not stored yet.',
  absent: 'The account has no keyring yet, so nothing can be sealed.',
}

/** Whether this device has the newest key, the keyring is what a device made, and no data went back behind what was seen. */
export async function checkVault({ device }: Pick<Context, 'device'>): Promise<Finding[]> {
  try {
    const state = await inspectVault(device)
    if (state !== 'open') return [{ ...problem('Key', missing[state], 'Run "roost login".'), exit_code: 3 }]
  } catch (error) {
    return [thrownProblem('Key', error)]
  }
  const key = ok('Key', 'This device has the newest key, and the keyring is verified.')
  const types = await Promise.all(dataTypes.map((type) => checkType(device, type)))
  const problems = types.filter((found) => typeof found === 'object')
  if (problems.length > 0) return [key, ...problems]
  const behind = types.filter((found) => typeof found === 'string')
  const more = behind.length > 0 ? ` Not pulled yet: ${behind.join(', ')}.` : ''
  return [key, ok('Data', `What the server has goes on from what this device has seen.${more}`)]
}

/** What is wrong with a type, its name and newest revision when that is not here, or nothing. */
async function checkType(
  device: Context['device'],
  data_type: (typeof dataTypes)[number],
): Promise<Finding | string | undefined> {
  try {
    const newest = (await listVersions(device, data_type)).find(({ is_current }) => is_current)
    const { base } = await readState(device, data_type)
    if (!newest || newest.is_deletion || base?.revision === newest.revision) return undefined
    return `${data_type} ${newest.revision}`
  } catch (error) {
    return thrownProblem(`Data: ${data_type}`, error)
  }
}
