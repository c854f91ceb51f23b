import type { Device } from '#client/connection.ts'
import type { SeenBlob } from '#client/profile.ts'
import { requireVault } from '#client/vault/require-vault.ts'
import { type DataType, dataTypes } from '#contract/data-type.ts'
import type { KeptVersion } from './kept-version.ts'
import { listVersions } from './list-versions.ts'

/** Where this device stands with a data type: it has had the newest, an earlier one, or none. */
type LocalState = 'current' | 'behind' | 'not_pulled'

/** A data type, its newest version (null where nothing is stored) and where this device stands. */
export type ListedBlob = { data_type: DataType; newest: KeptVersion | null; local: LocalState | null }

/** Every data type and its newest version, without content. Throws what `listVersions` throws. */
export async function listBlobs(device: Device): Promise<ListedBlob[]> {
  const { profile } = await requireVault(device)
  return Promise.all(
    dataTypes.map(async (data_type) => {
      const versions = await listVersions(device, data_type)
      const newest = versions.find(({ is_current }) => is_current) ?? null
      return { data_type, newest, local: newest && localState(profile.heads[data_type], newest) }
    }),
  )
}

function localState(seen: SeenBlob | undefined, newest: KeptVersion): LocalState {
  if (!seen?.held) return 'not_pulled'
  return seen.revision === newest.revision ? 'current' : 'behind'
}
