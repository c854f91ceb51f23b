import type { TypeState } from '#client/sync/type-state.ts'
import { checkBlobHead } from '#crypto/blob/check-blob-head.ts'
import { RollbackDetected } from '#crypto/errors.ts'
import type { KeptVersion } from './kept-version.ts'

/** Throws `RollbackDetected` when a list of versions ends before what this device has seen, or before its own newest. */
export function checkVersions(
  data_type: string,
  seen: TypeState['seen'],
  versions: readonly KeptVersion[],
): void {
  const current = versions.find(({ is_current }) => is_current)
  if (seen?.is_sealed && current && !current.is_sealed)
    throw new RollbackDetected(
      `This device has seen a sealed "${data_type}", but the server lists an unsealed one as the newest.`,
    )
  // What an older client stored is known by its revision alone: its hash is in no list.
  if (seen) checkBlobHead(data_type, seen, current && headOf(current, seen))
  for (const version of versions) {
    const { revision, is_sealed, content_hash } = version
    if (is_sealed && revision > (current?.revision ?? 0))
      throw new RollbackDetected(
        `The server keeps revision ${revision} of "${data_type}", but says that it is not the newest.`,
      )
    if (seen?.is_sealed && revision === seen.revision && content_hash !== seen.content_hash)
      checkBlobHead(data_type, seen, headOf(version, { content_hash: '' }))
  }
}

const headOf = ({ revision, content_hash }: KeptVersion, otherwise: { content_hash: string }) => ({
  revision,
  content_hash: content_hash ?? otherwise.content_hash,
})
