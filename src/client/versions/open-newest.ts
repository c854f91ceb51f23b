import type { Device } from '#client/connection.ts'
import type { DataType } from '#contract/data-type.ts'
import { getVersion, type OpenedVersion } from './get-version.ts'
import { listVersions } from './list-versions.ts'

/**
 * Opens the newest version of a data type to look at it: unlike after a pull, this device does not count as knowing of
 * it. Undefined where nothing is stored. Throws what `listVersions` and `getVersion` throw.
 */
export async function openNewest(
  device: Device,
  data_type: DataType,
): Promise<(OpenedVersion & { revision: number }) | undefined> {
  const newest = (await listVersions(device, data_type)).find(({ is_current }) => is_current)
  return newest && { revision: newest.revision, ...(await getVersion(device, data_type, newest.revision)) }
}
