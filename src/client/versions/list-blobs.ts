import type { Device } from '#client/connection.ts'
import { type ContentState, listContents } from '#client/sync/list-contents.ts'
import type { DataType } from '#contract/data-type.ts'
import type { KeptVersion } from './kept-version.ts'
import { listVersions } from './list-versions.ts'

/** Where this device stands with a data type: it has had the newest, an earlier one, or none. */
type LocalState = 'current' | 'behind' | 'not_pulled'

/** A data type, its newest version (null where nothing is stored) and where this device stands: the revision it has, and whether an edit waits. */
export type ListedBlob = {
  data_type: DataType
  newest: KeptVersion | null
  local: LocalState | null
  revision: number | null
  is_pending: boolean
}

/** Every data type and its newest version, without content. Throws what `listVersions` throws. */
export async function listBlobs(device: Device): Promise<ListedBlob[]> {
  const contents = await listContents(device)
  return Promise.all(
    contents.map(async (content) => {
      const { type: data_type, is_pending } = content

      const versions = await listVersions(device, data_type)
      const newest = versions.find(({ is_current }) => is_current) ?? null
      return {
        data_type,
        newest,
        is_pending,
        revision: content.revision,
        local: newest && localState(content, newest),
      }
    }),
  )
}

function localState({ revision }: ContentState, newest: KeptVersion): LocalState {
  if (revision === null) return 'not_pulled'
  return revision === newest.revision ? 'current' : 'behind'
}
