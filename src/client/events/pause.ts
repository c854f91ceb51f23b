import { watchPlatform } from './watch-platform.ts'

const FIRST_MS = 500
const LONGEST_MS = 60_000

/** Milliseconds before the next attempt, after so many failed ones: twice as long each time, and not the same for all. */
export const pauseAfter = (failures: number): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** failures) * (0.5 + Math.random() / 2)

/** Waits, but not on after something has changed that makes another attempt worthwhile, or `signal` has aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      unwatch()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    const unwatch = watchPlatform(end)
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
  })
}
