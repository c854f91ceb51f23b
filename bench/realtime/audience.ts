import type { Client, Follower } from './client.ts'

/** Sockets are opened this many at a time. */
const DOORS = 64

const PATIENCE_MS = 15_000

type News = { outstanding: number; arrivals: number[]; all: PromiseWithResolvers<number[]> }

/** The followers of one server, each hearing one topic. They check that they hear everything once and in order. */
export class Audience {
  readonly #name: string
  readonly #client: Client
  readonly #followers: Follower[] = []
  readonly #sizes = new Map<number, number>()
  readonly #awaited = new Map<number, News>()
  readonly #failure = Promise.withResolvers<never>()
  #heard = 0

  constructor(name: string, client: Client) {
    this.#name = name
    this.#client = client
    this.#failure.promise.catch(() => {})
  }

  /** How often anybody has heard of anything. */
  get heard(): number {
    return this.#heard
  }

  /** How many follow a topic. */
  sizeOf(topic: number): number {
    return this.#sizes.get(topic) ?? 0
  }

  /** Lets a follower in for each of `topics`. */
  async admit(topics: readonly number[]): Promise<void> {
    const waiting = [...topics]
    const admitOne = async () => {
      for (let topic = waiting.pop(); topic !== undefined; topic = waiting.pop()) await this.#follow(topic)
    }
    await Promise.all(Array.from({ length: DOORS }, admitOne))
  }

  /** Resolves with the moments at which the followers of `topic` have heard of its next event, once all have. */
  next(topic: number): Promise<number[]> {
    const all = Promise.withResolvers<number[]>()
    this.#awaited.set(topic, { outstanding: this.sizeOf(topic), arrivals: [], all })
    if (this.sizeOf(topic) === 0) all.resolve([])
    return this.#patiently(all.promise, `an event of topic ${topic}`)
  }

  /** Resolves once everybody together has heard `count` times. */
  async waitFor(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const look = setInterval(() => this.#heard >= count && resolve(), 5)
    await this.#patiently(promise, `${count} events`).finally(() => clearInterval(look))
  }

  dismiss(): void {
    for (const follower of this.#followers.splice(0)) follower.close()
    this.#sizes.clear()
  }

  async #follow(topic: number): Promise<void> {
    let last: number | undefined
    const hear = (number: number) => {
      if (last !== undefined && number !== last + 1) {
        this.#failure.reject(new Error(`${this.#name}: a follower heard ${number} after ${last}`))
      }
      last = number
      this.#hear(topic)
    }
    const lose = (error: Error) => this.#failure.reject(error)
    this.#followers.push(await this.#client.follow(topic, { hear, lose }))
    this.#sizes.set(topic, this.sizeOf(topic) + 1)
  }

  #hear(topic: number): void {
    this.#heard++
    const news = this.#awaited.get(topic)
    if (!news) return
    news.arrivals.push(performance.now())
    if (--news.outstanding > 0) return
    this.#awaited.delete(topic)
    news.all.resolve(news.arrivals)
  }

  async #patiently<T>(promise: Promise<T>, what: string): Promise<T> {
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(
      () => late.reject(new Error(`${this.#name}: not everybody heard of ${what}`)),
      PATIENCE_MS,
    )
    return Promise.race([promise, this.#failure.promise, late.promise]).finally(() => clearTimeout(timer))
  }
}
