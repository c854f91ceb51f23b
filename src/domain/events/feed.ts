import { byteaArray } from '#platform/db/bytea-array.ts'
import { call } from '#platform/db/call.ts'
import { log } from '#platform/log/log.ts'
import { Refusal } from '#platform/refusal.ts'
import { deliver, type Follower, pageToFrames, refuse, sayRefetch } from './follower.ts'
import type { ChangePage } from './read-changes.ts'

/** So many events are read at once. */
export const PAGE = 500

type Ended = { ended_token_hashes: Buffer[]; ended_session_ids: string[] }

/** Everybody in this process who follows one account: events are read once for all of them. */
export class Feed {
  readonly followers = new Set<Follower>()
  readonly #account_id: string
  #isReading = false
  #isRung = false

  constructor(account_id: string) {
    this.#account_id = account_id
  }

  /** Reads on, now or when the read under way is done. Followers whose right has ended are let go with it. */
  readonly wake = (): void => {
    this.#isRung = true
    if (!this.#isReading) void this.#readOn()
  }

  async #readOn(): Promise<void> {
    this.#isReading = true
    while (this.#isRung && this.followers.size > 0) {
      this.#isRung = false
      await this.#read().catch((error) => this.#explain(error))
    }
    this.#isReading = false
  }

  async #read(): Promise<void> {
    // Who comes while this read is under way may stand before it, and wakes the feed again.
    const live = [...this.followers].filter(({ is_live }) => is_live)
    const page = await this.#follow(live)
    if (!page) return
    const frames = pageToFrames(page)
    for (const follower of live) deliver(follower, frames)
    if (page.has_more) this.#isRung = true
  }

  /**
   * The events after the hindmost of `live`. Undefined where nobody may read any more, and where the hindmost has to
   * read everything anew: others may have come since what was before them was lost.
   */
  async #follow(live: Follower[]): Promise<ChangePage | undefined> {
    const all = [...this.followers]
    const hashes = all.flatMap(({ credential }) => credential.token_hash ?? [])
    const sessions = all.flatMap(({ credential }) => credential.session_id ?? [])
    const hindmost = live.reduce<Follower | undefined>(
      (last, one) => (isBehind(one, last) ? one : last),
      undefined,
    )
    const { epoch = null, seq: since = null } = hindmost ?? {}
    try {
      const [row] = await call(
        (sql) => sql<(Ended & (ChangePage | { events: null }))[]>`
          select * from roost.follow_changes(
            ${this.#account_id}, ${byteaArray(sql, hashes)}::bytea[], ${sessions}::uuid[], ${since}, ${epoch}, ${PAGE})`,
      )
      if (!row) throw new Error('follow_changes answers one row')
      letGo(all, row)
      return row.events === null ? undefined : row
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'must_refetch') throw error
      for (const follower of live) {
        if (follower.epoch === epoch && follower.seq === since) sayRefetch(follower, error)
      }
      this.#isRung = true
      return undefined
    }
  }

  /** An account that is gone lets everybody go. What else fails is tried again when it is time to look regardless. */
  #explain(error: unknown): void {
    if (error instanceof Refusal && error.code === 'unauthorized') {
      for (const follower of this.followers) refuse(follower, error)
    } else log().warn({ error }, 'cannot read what followers wait for')
  }
}

const isBehind = (one: Follower, other: Follower | undefined): boolean =>
  !other || one.epoch < other.epoch || (one.epoch === other.epoch && one.seq < other.seq)

function letGo(followers: Follower[], { ended_token_hashes, ended_session_ids }: Ended): void {
  if (ended_token_hashes.length + ended_session_ids.length === 0) return
  const ended = new Set([...ended_token_hashes.map((hash) => hash.toString('hex')), ...ended_session_ids])
  for (const follower of followers) {
    const { token_hash, session_id } = follower.credential
    const id = token_hash?.toString('hex') ?? session_id
    if (id !== null && ended.has(id)) refuse(follower, new Refusal('unauthorized'))
  }
}
