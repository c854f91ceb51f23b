import { useSyncExternalStore } from 'react'

/** How often what is relative to now is said anew. */
const TICK_MS = 30_000

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let tick = 0

/**
 * The time as the page shows it, in milliseconds. The server, and a page before its scripts run, know `now` alone, and
 * not where the reader is; from then on one clock ticks for all of the page.
 */
export function useClock(now: number): { now: number; is_local: boolean } {
  const ticked = useSyncExternalStore(listen, () => tick, serverTick)
  return ticked === 0 ? { now, is_local: false } : { now: Math.max(now, ticked), is_local: true }
}

const serverTick = () => 0

function listen(onTick: () => void): () => void {
  listeners.add(onTick)
  if (!timer) start()
  return () => {
    listeners.delete(onTick)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function start(): void {
  const next = () => {
    tick = Date.now()
    for (const listener of listeners) listener()
  }
  timer = setInterval(next, TICK_MS)
  next()
}
