import type { Credential } from '#domain/identity/credential.ts'
import { log } from '#platform/log/log.ts'
import type { Outlet } from '#platform/realtime/outlet.ts'
import { errorToRefusal, Refusal } from '#platform/refusal.ts'
import { PAGE } from './feed.ts'
import { deliver, type Follower, pageToFrames, refuse, sayRefetch, sayUpToDate } from './follower.ts'
import { join, look } from './hub.ts'
import { type ChangePage, type Cursor, readChanges } from './read-changes.ts'

/**
 * Sends the caller's account to `outlet`: the events after `cursor`, or from now on, in order and each once, for as
 * long as the connection and the caller's right last. Answers what ends it. Throws `unauthorized`, `server_full` or
 * `too_many_connections` when it does not begin.
 */
export async function follow(credential: Credential, cursor: Cursor, outlet: Outlet): Promise<() => void> {
  const first = await readPage(credential, cursor)
  const { account_id, epoch, seq } = first
  const follower = join({ account_id, credential, outlet, epoch, seq: cursor.since ?? seq })
  void catchUp(follower, first)
  return follower.leave
}

type Page = ChangePage & { account_id: string; refusal: Refusal | undefined }

/** The next page; where its cursor cannot be followed, that refusal and the page after the cursor it names. */
async function readPage(credential: Credential, cursor: Cursor): Promise<Page> {
  try {
    return { ...(await readChanges(credential, cursor, PAGE)), refusal: undefined }
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || refusal.code !== 'must_refetch') throw refusal
    const { epoch, seq } = refusal.detail as { epoch: number; seq: number }
    return { ...(await readChanges(credential, { epoch, since: seq }, PAGE)), refusal }
  }
}

/** Sends page after page, as fast as they are taken, until nothing is missing; what happens from then on is the feed's. */
async function catchUp(follower: Follower, first: Page): Promise<void> {
  try {
    for (let page = first; ; ) {
      if (page.refusal) sayRefetch(follower, page.refusal)
      deliver(follower, pageToFrames(page))
      if (!page.has_more) break
      await follower.outlet.drained()
      if (follower.has_left) return
      const { credential, epoch, seq } = follower
      page = await readPage(credential, { epoch, since: seq })
    }
    sayUpToDate(follower)
    follower.is_live = true
    // Something may have happened since that page was read: from here on, rings are heard.
    look(follower.account_id)
  } catch (error) {
    if (!(error instanceof Refusal)) log().error({ error }, 'cannot send what was missed')
    refuse(follower, errorToRefusal(error))
  }
}
