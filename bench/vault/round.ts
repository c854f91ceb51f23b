import { type Content, create } from './content.ts'
import { measurePeak } from './peak-memory.ts'

/** One content, sealed and stored by one device and then fetched and opened by another, so many times. */
export type Rounds = { content: Content; rounds: number }

/** Milliseconds of each round, until it was stored and from there until it was opened, and the memory all of them took at most. */
export type Measured = { timed: { stored_ms: number; opened_ms: number }[]; peak_bytes: number }

/** A way for content from one device to another. */
export type Way = {
  store: (content: Content, plaintext: Uint8Array<ArrayBuffer>) => Promise<unknown>
  open: (content: Content) => Promise<Uint8Array | null>
}

/** Measures rounds one after the other, and makes sure that what was opened is what was stored. */
export async function measureRounds({ content, rounds }: Rounds, { store, open }: Way): Promise<Measured> {
  const timed: Measured['timed'] = []
  let peak_bytes = 0
  while (timed.length < rounds) {
    const plaintext = create(content)
    const { result, ...memory } = await measurePeak(async () => {
      const started = performance.now()
      await store(content, plaintext)
      const stored = performance.now()
      const opened = await open(content)
      return { opened, stored_ms: stored - started, opened_ms: performance.now() - stored }
    })
    const { opened, ...times } = result
    if (!opened || Buffer.compare(opened, plaintext) !== 0)
      throw new Error('What came back is something else.')
    timed.push(times)
    peak_bytes = Math.max(peak_bytes, memory.peak_bytes)
  }
  return { timed, peak_bytes }
}
