import { serveJobs } from '../jobs.ts'
import { type Content, create } from './content.ts'
import { watchMemory } from './peak-memory.ts'

/** Milliseconds of a round: until it was stored, and from there until it was opened. */
export type Round = { stored_ms: number; opened_ms: number }

/** A way for content from one device to another. */
export type Way = {
  store: (content: Content, plaintext: Uint8Array<ArrayBuffer>) => Promise<unknown>
  open: (content: Content) => Promise<Uint8Array | null>
}

/** Serves one way, in a process of its own for each content. */
export function serveWay<Setting>(open: (setting: Setting) => Way): void {
  let prepared: { way: Way; content: Content; plaintext: Uint8Array<ArrayBuffer> }
  serveJobs({
    prepare: async ({ content, small, ...setting }: { content: Content; small: Content } & Setting) => {
      const way = open(setting as Setting)
      await measureRound(way, small, create(small))
      prepared = { way, content, plaintext: create(content) }
    },
    measure: async (): Promise<Round> => {
      const { way, content, plaintext } = prepared
      crypto.getRandomValues(plaintext.subarray(0, 64))
      return measureRound(way, content, plaintext)
    },
    /** By how many bytes the memory rises at most, of storing and of opening: what is held before is not counted. */
    peak: async (): Promise<number> => {
      const { way, content, plaintext } = prepared
      const stored = watchMemory()
      await way.store(content, plaintext)
      const peaks = [stored()]
      const opened = watchMemory()
      await way.open(content)
      return Math.max(...peaks, opened())
    },
  })
}

/** Measures one round, and makes sure that what was opened is what was stored. */
async function measureRound(way: Way, content: Content, plaintext: Uint8Array<ArrayBuffer>): Promise<Round> {
  const started = performance.now()
  await way.store(content, plaintext)
  const stored = performance.now()
  const opened = await way.open(content)
  const done = performance.now()
  if (!opened || Buffer.compare(opened, plaintext) !== 0) throw new Error('What came back is something else.')
  return { stored_ms: stored - started, opened_ms: done - stored }
}
