import { log } from '#platform/log/log.ts'
import { Refusal } from '#platform/refusal.ts'
import { checkFollowers } from './check-followers.ts'
import { deliver, type Follower, pageToFrames, refuse, sayRefetch } from './follower.ts'
import { type ChangePage, readChanges } from './read-changes.ts'

/** So many events are read at once. */
export const PAGE = 500

/** Everybody in this process who follows one account: events are read once for all of them. */
export class Feed {
  readonly followers = new Set<Follower>()
  /** It was rung for since somebody has set this back: a right may have ended without an event. */
  isSuspect = false
  #isReading = false
  #isRung = false

  /** Reads on, now or when the read under way is done. */
  readonly wake = (): void => {
    this.isSuspect = true
    this.#isRung = true
    if (!this.#isReading) void this.#readOn()
  }

  async #readOn(): Promise<void> {
    this.#isReading = true
    while (this.#isRung && this.followers.size > 0) {
      this.#isRung = false
      await this.#read().catch((error) =>
        // What fails is tried again when it is time to look regardless.
        log().warn({ error }, 'cannot read what followers wait for'),
      )
    }
    this.#isReading = false
  }

  async #read(): Promise<void> {
    // Who comes while this read is under way may stand before it, and wakes the feed again.
    const live = [...this.followers].filter(({ is_live }) => is_live)
    const hindmost = live.reduce<Follower | undefined>(
      (last, one) => (isBehind(one, last) ? one : last),
      undefined,
    )
    const page = hindmost && (await this.#readAs(hindmost, live))
    // The log says itself whose right has ended: they are let go before anybody is told of it.
    if (!page || page.events.length === 0 || page.events.some(isOfDevice)) {
      await checkFollowers([...this.followers])
    }
    if (!page) return
    const frames = pageToFrames(page)
    for (const follower of live) deliver(follower, frames)
    if (page.has_more) this.#isRung = true
  }

  /** What comes after the hindmost, with its own right; nothing where it has none, or has to read everything anew. */
  async #readAs(hindmost: Follower, live: Follower[]): Promise<ChangePage | undefined> {
    const { credential, epoch, seq } = hindmost
    try {
      return await readChanges(credential, { epoch, since: seq }, PAGE)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'unauthorized') refuse(hindmost, error)
      else if (error.code !== 'must_refetch') throw error
      else {
        // Others may have come since what was before them was lost.
        const lost = live.filter((one) => !isBehind(hindmost, one))
        for (const one of lost) sayRefetch(one, error)
      }
      this.#isRung = true
      return undefined
    }
  }
}

const isBehind = (one: Follower, other: Follower | undefined): boolean =>
  !other || one.epoch < other.epoch || (one.epoch === other.epoch && one.seq < other.seq)

const isOfDevice = ({ type }: ChangePage['events'][number]): boolean =>
  type === 'device_changed' || type === 'device_revoked'
