const LOOK_MS = 5000

/**
 * Calls `listener` when connections may have died without a word, or a network may have come: when the platform says
 * that it is on or off line, when a page is looked at again, and when the machine has slept. Answers what ends that.
 */
export function watchPlatform(listener: () => void): () => void {
  const ending = new AbortController()
  const on = (target: Partial<EventTarget> | undefined, type: string, heard: () => void) =>
    target?.addEventListener?.(type, heard, { signal: ending.signal })
  on(globalThis, 'online', listener)
  on(globalThis, 'offline', listener)
  const { document } = globalThis as { document?: Document }
  on(document, 'visibilitychange', () => {
    if (document?.visibilityState === 'visible') listener()
  })
  let looked_at = Date.now()
  const looking = setInterval(() => {
    const now = Date.now()
    // Timers stand still while a machine sleeps, and its clock does not.
    if (now - looked_at > 3 * LOOK_MS) listener()
    looked_at = now
  }, LOOK_MS)
  return () => {
    ending.abort()
    clearInterval(looking)
  }
}
