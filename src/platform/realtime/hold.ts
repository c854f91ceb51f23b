import { waitForRing } from './doorbell.ts'

type Hold<T> = {
  /** What the caller saw a moment ago, so that the first look is spared. */
  seen?: T
  look: () => Promise<T>
  /** The topic that rings when an answer may have changed; undefined when it is worth answering. */
  topicOf: (answer: T) => string | undefined
  wait_seconds: number
  /** The longest to trust the bell, where things can change that do not ring it. */
  trust_ms?: number
  signal: AbortSignal
}

/**
 * Looks until an answer is worth answering, the time is over, `signal` aborts or the process stops; then answers what
 * it saw last. A refusal in between ends it too.
 */
export async function hold<T>({ seen, look, topicOf, wait_seconds, trust_ms, signal }: Hold<T>): Promise<T> {
  const deadline = Date.now() + wait_seconds * 1000
  let answer = seen ?? (await look())
  let waiting = true
  for (;;) {
    const topic = topicOf(answer)
    const remaining_ms = deadline - Date.now()
    if (!topic || !waiting || remaining_ms <= 0) return answer
    const looked = new AbortController()
    // Listening starts before the look that follows, so what happens between the two is not missed.
    const ended = AbortSignal.any([signal, looked.signal])
    const rung = waitForRing(topic, Math.min(remaining_ms, trust_ms ?? remaining_ms), ended)
    try {
      answer = await look()
      if (topicOf(answer)) waiting = await rung
    } finally {
      looked.abort()
    }
  }
}
