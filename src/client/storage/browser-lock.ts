/**
 * Does `work` while no other tab of this origin does work of this name. The browser gives the place to the next one when
 * a tab goes away. `signal` ends the waiting.
 */
export function holdBrowserLock<T>(
  name: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    // Chromium forgets to answer who gives up at the moment of asking, so its word is not waited for.
    const giveUp = () => reject(signal?.reason)
    signal?.addEventListener('abort', giveUp, { once: true })
    const begin = async () => {
      if (signal?.aborted) return
      signal?.removeEventListener('abort', giveUp)
      resolve(await work())
    }
    navigator.locks.request(name, signal ? { signal } : {}, begin).catch(reject)
  })
}
