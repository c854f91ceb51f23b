import { retryAfterSeconds } from '#client/errors.ts'
import { sleep } from '#client/transport/sleep.ts'
import { pauseAfter } from './pause-after.ts'

/** What a lane does, and how it waits. */
export type LaneOptions = {
  /** One round: until `goal` is reached, which is infinite where the reason to look is none that can be reached. */
  round: (goal: number) => Promise<void>
  /** A round has failed: with the pause until the next one, or null where only a person can mend it. */
  onProblem: (error: unknown, pause_ms: number | null) => void
  signal: AbortSignal | undefined
  pause?: typeof sleep | undefined
}

/** One thing that is done again and again, never twice at once. */
export type Lane = {
  /** Asks for a round that reaches `goal`: now, or after the one under way. */
  want(goal: number): void
  setOnline(is_online: boolean): void
  /** Resolves when nothing is left that can be done now. */
  idle(): Promise<void>
}

/** Runs rounds as they are wanted. One that fails is tried again after a pause that grows, and never while offline. */
export function createLane({ round, onProblem, signal, pause = sleep }: LaneOptions): Lane {
  let wanted: number | undefined
  let is_online = true
  let running: Promise<void> | undefined
  let interruption = new AbortController()
  /** When the server takes requests again, by its own word. */
  let open_at = 0

  function start(): void {
    if (running || wanted === undefined || !is_online || signal?.aborted) return
    running = run().finally(() => {
      running = undefined
      start()
    })
  }

  async function run(): Promise<void> {
    for (let failures = 0; is_online && wanted !== undefined && !signal?.aborted; ) {
      await wait(open_at - performance.now())
      if (!is_online) return
      const goal = wanted
      wanted = undefined
      try {
        await round(goal)
        failures = 0
      } catch (error) {
        if (signal?.aborted) return
        await fail(error, ++failures)
      }
    }
  }

  async function fail(error: unknown, failures: number): Promise<void> {
    const pause_ms = pauseAfter(error, failures) ?? null
    onProblem(error, pause_ms)
    if (pause_ms === null) return
    wanted = Number.POSITIVE_INFINITY
    open_at = performance.now() + (retryAfterSeconds(error) ?? 0) * 1000
    await wait(pause_ms)
  }

  async function wait(ms: number): Promise<void> {
    const until = [signal, interruption.signal].filter((given) => given !== undefined)
    if (ms > 0) await pause(ms, AbortSignal.any(until)).catch(() => undefined)
  }

  return {
    want: (goal) => {
      wanted = Math.max(goal, wanted ?? 0)
      start()
    },
    setOnline: (now) => {
      is_online = now
      // Whoever pauses looks up: to stop, or to try at once.
      interruption.abort()
      interruption = new AbortController()
      start()
    },
    idle: async () => {
      while (running) await running
    },
  }
}
