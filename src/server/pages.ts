import type { Server } from 'node:http'
import next from 'next'

type Pages = { root: string; development: boolean; server: Server; port: number }

/**
 * Readies Next to serve the built pages, or in development to build them as they are asked for. What fails is told by
 * `instrumentation.ts`, and not once more in Next's own words.
 */
export async function openPages({ root, development, server, port }: Pages) {
  const pages = next({ dev: development, dir: root, httpServer: server, port, quiet: !development })
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
