import { openablePaths } from '#testing/page-paths.ts'
import { createLane } from './create-lane.ts'
import type { Lane } from './lane.ts'
import { describeMachine } from './machine.ts'
import { type Duration, measure, median, type Sample } from './measure.ts'
import { type OnStarted, type Outcome, runBenchmark } from './run.ts'
import { pronounce, renderMarkdown } from './table.ts'
import { startTargets } from './targets.ts'

const WARM_UP: Duration = { settle_ms: 1000, measured_ms: 500 }
/** All pages are measured once a round, so that a machine that slows down slows them alike. */
const ROUND: Duration = { settle_ms: 100, measured_ms: 1000 }
const ROUNDS = 5

/** What a page may take of the server at the median, from the request to the last byte of the document. */
const BAR_MS = 30

/** Of the dashboard, since what a person waits for there has to be read from the database first. */
const dashboardPaths = async (): Promise<string[]> =>
  (await openablePaths()).filter((path) => path.startsWith('/dashboard'))

/** Loads each page of the dashboard again and again, one request at a time. */
async function pages(onStarted: OnStarted): Promise<Outcome> {
  const { urls, stack } = await startTargets(onStarted)
  const machine = await describeMachine(stack.admin_url)
  const lane = await createLane({ name: 'Roost', url: urls.roost, stack })
  const rows = (await dashboardPaths()).map((path) => ({ path, load: loader(urls.roost, path, lane) }))
  const samples = new Map<string, Sample[]>()
  for (const { load } of rows) await measure([load], WARM_UP)
  for (let round = 0; round < ROUNDS; round++) {
    for (const { path, load } of rows) {
      samples.set(path, [...(samples.get(path) ?? []), await measure([load], ROUND)])
    }
  }
  const medians = rows.map(({ path }) => ({ path, ms: median(samples.get(path) ?? [], 'p50_ms') }))
  const verdicts = medians.map(({ path, ms }) =>
    pronounce(ms <= BAR_MS, `${path}: ${ms.toFixed(1)} ms ≤ ${BAR_MS}`),
  )
  const lines = rows.map(({ path }) => {
    const taken = samples.get(path) ?? []
    return [`\`${path}\``, median(taken, 'p50_ms').toFixed(1), median(taken, 'p99_ms').toFixed(1)]
  })
  const notes =
    'From the request to the last byte of the document, signed in, one request at a time: medians of ' +
    `${ROUNDS} interleaved rounds of ${ROUND.measured_ms / 1000} s. Load, server and Postgres share the machine.`
  return {
    report: [
      machine,
      renderMarkdown(['p50 ms', 'p99 ms'], lines),
      notes,
      verdicts.map(({ line }) => line).join('\n'),
    ].join('\n\n'),
    holds: verdicts.every(({ holds }) => holds),
  }
}

function loader(url: string, path: string, { cookie }: Lane): () => Promise<void> {
  return async () => {
    const answer = await fetch(url + path, { headers: { cookie, accept: 'text/html' }, redirect: 'manual' })
    const body = await answer.text()
    if (answer.status !== 200 || !body.includes('</html>'))
      throw new Error(`${path}: ${answer.status} ${body.length} bytes`)
  }
}

await runBenchmark('pages', pages)
