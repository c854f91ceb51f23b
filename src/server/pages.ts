import { createServer } from 'node:http'
import next from 'next'

type Pages = { root: string; development: boolean; port: number }

/**
 * Readies Next to serve the built pages, or in development to build them as they are asked for. What fails is told by
 * `instrumentation.ts`, and not once more in Next's own words.
 */
export async function openPages({ root, development, port }: Pages) {
  // Next would listen for upgrades on the server it is asked through, and close those of paths that have a page. It is
  // given one that nobody asks.
  const httpServer = createServer()
  const pages = next({ dev: development, dir: root, httpServer, port, quiet: !development })
  await (development ? pages.prepare() : quietly(() => pages.prepare()))
  return pages
}

/** Next reports on standard output that it has read its settings and has no switch for that; our lines are enough. */
async function quietly(task: () => Promise<void>): Promise<void> {
  const { log } = console
  console.log = () => {}
  try {
    await task()
  } finally {
    console.log = log
  }
}
