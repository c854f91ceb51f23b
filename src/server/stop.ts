import type { Server } from 'node:http'

/** How long requests under way may take to end before their connections are closed. */
const DRAIN_MS = 10_000

/** Calls `stop` once, at Ctrl-C or SIGTERM, and leaves when it is done. A second signal does not wait. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  const leave = async () => {
    if (stopping) process.exit(1)
    stopping = true
    await stop().catch((error) => {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`)
      process.exitCode = 1
    })
    process.exit()
  }
  process.on('SIGINT', leave)
  process.on('SIGTERM', leave)
}

/** Takes no more connections and waits for requests under way. */
export async function drain(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  const patience = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
  await closed
  clearTimeout(patience)
}
