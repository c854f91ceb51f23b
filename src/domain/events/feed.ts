import type { Change, News } from '#contract/changes.ts'
import { log } from '#platform/log/log.ts'
import { Frame } from '#platform/realtime/frame.ts'
import { Refusal } from '#platform/refusal.ts'
import { checkFollowers } from './check-followers.ts'
import { deliver, type Follower, pageToFrames, refuse, sayRefetch } from './follower.ts'
import { type ChangePage, readChanges } from './read-changes.ts'

/** So many events are read at once. */
export const PAGE = 500

/** Everybody in this process who follows one account: events are read once for all of them. */
export class Feed {
  readonly followers = new Set<Follower>()
  /** Something has rung since followers were last checked: a right may have ended without an event. */
  isSuspect = false
  #isReading = false
  #isBehind = false

  /** Something has happened to the account, and is read unless these are all the news there can be. */
  ring(news: News | undefined): void {
    if (news && this.#tell(news)) return
    this.isSuspect = true
    this.look()
  }

  /** Tells everybody, without a read, where all of them stand right before it. Who left is the log's to say. */
  #tell({ epoch, event }: News): boolean {
    const live = this.#live()
    const isNext = (one: Follower) => one.epoch === epoch && one.seq >= event.seq - 1
    if (live.length === 0 || isOfDevice(event) || !live.every(isNext)) return false
    const frame = new Frame(event, { epoch, seq: event.seq })
    for (const follower of live) deliver(follower, [frame])
    return true
  }

  #live = (): Follower[] => [...this.followers].filter(({ is_live }) => is_live)

  /** Reads on, now or when the read under way is done. */
  look(): void {
    this.#isBehind = true
    if (!this.#isReading) void this.#readOn()
  }

  async #readOn(): Promise<void> {
    this.#isReading = true
    while (this.#isBehind && this.followers.size > 0) {
      this.#isBehind = false
      await this.#read().catch((error) =>
        // What fails is tried again when it is time to look regardless.
        log().warn({ error }, 'cannot read what followers wait for'),
      )
    }
    this.#isReading = false
  }

  async #read(): Promise<void> {
    // Who comes while this read is under way may stand before it, and has the feed look again.
    const live = this.#live()
    const hindmost = live.reduce<Follower | undefined>(
      (last, one) => (isBehind(one, last) ? one : last),
      undefined,
    )
    const page = hindmost && (await this.#readAs(hindmost, live))
    // The log says itself whose right has ended: they are let go before anybody is told of it.
    const isTold = page?.events.some(isOfDevice)
    if (isTold || (this.isSuspect && !page?.events.length)) {
      this.isSuspect = false
      await checkFollowers([...this.followers])
    }
    if (!page) return
    const frames = pageToFrames(page)
    for (const follower of live) deliver(follower, frames)
    if (page.has_more) this.#isBehind = true
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
      this.#isBehind = true
      return undefined
    }
  }
}

const isBehind = (one: Follower, other: Follower | undefined): boolean =>
  !other || one.epoch < other.epoch || (one.epoch === other.epoch && one.seq < other.seq)

const isOfDevice = ({ type }: Change): boolean => type === 'device_changed' || type === 'device_revoked'
