import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stopOnSignal } from '#server/stop.ts'

/** Takes what ends something that was started; what was started last ends first. */
export type OnStarted = (close: () => unknown) => void

/** A report in Markdown, and whether every bar holds. */
export type Outcome = { report: string; holds: boolean }

const RESULTS = join(import.meta.dirname, 'results')

/**
 * Runs a benchmark as a program: prints its report, keeps it with `--write`, exits with 1 where a bar is missed, and ends
 * what it has started however it ends.
 */
export async function runBenchmark(
  name: string,
  measure: (onStarted: OnStarted) => Promise<Outcome>,
): Promise<void> {
  const closers: (() => unknown)[] = []
  const closeAll = async () => {
    for (let step = closers.pop(); step; step = closers.pop()) await step()
  }
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= closeAll()
    return closing
  }
  stopOnSignal(close)
  try {
    const { report, holds } = await measure((step) => closers.push(step))
    process.stdout.write(`${report}\n`)
    if (process.argv.includes('--write')) {
      await mkdir(RESULTS, { recursive: true })
      await writeFile(join(RESULTS, `${name}.md`), `# npm run bench:${name}\n\n${report}\n`)
    }
    process.exitCode = holds ? 0 : 1
  } finally {
    await close()
  }
}
