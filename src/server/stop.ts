import type { Server } from 'node:http'

/** How long requests under way may take to end before their connections are closed. */
const DRAIN_MS = 10_000

/** At a Ctrl-C, npm passes on to us what the terminal has sent us already: this soon it is the same signal. */
const ECHO_MS = 1000

/**
 * Calls `stop` once, at Ctrl-C or SIGTERM, and leaves when it is done. A second signal does not wait. Answers whether
 * that has begun.
 */
export function stopOnSignal(stop: () => Promise<void>): () => boolean {
  let stopping_since: number | undefined
  const leave = async () => {
    if (stopping_since !== undefined) {
      if (performance.now() - stopping_since > ECHO_MS) process.exit(1)
      return
    }
    stopping_since = performance.now()
    await stop().catch((error) => {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`)
      process.exitCode = 1
    })
    process.exit()
  }
  process.on('SIGINT', leave)
  process.on('SIGTERM', leave)
  return () => stopping_since !== undefined
}

/** Takes no more connections and waits for requests under way. */
export async function drain(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  // A connection whose last request has been answered is kept open by its client, and would be waited for.
  const sweep = setInterval(() => server.closeIdleConnections(), 20)
  const patience = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
  await closed
  clearInterval(sweep)
  clearTimeout(patience)
}
