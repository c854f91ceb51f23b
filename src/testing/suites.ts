import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failedProgram, type Outcome } from './report/failure.ts'
import { run } from './step.ts'

/** Runs Vitest projects and tells what came of their tests. */
export function vitest(projects: string[]): Promise<Outcome> {
  return runSuite(projects.join(', '), [
    ...['vitest', 'run', '--config', 'src/testing/vitest.config.ts'],
    ...['--reporter=dot', '--reporter=src/testing/report/vitest.ts'],
    ...projects.flatMap((project) => ['--project', project]),
  ])
}

/** Runs the browser suite and tells what came of its tests. */
export function playwright(): Promise<Outcome> {
  return runSuite('browser', [
    ...['playwright', 'test', '--config', 'e2e/playwright.config.ts'],
    '--reporter=list,src/testing/report/playwright.ts',
  ])
}

/** Runs a suite whose reporter leaves its outcome. One that dies, or in which nothing ran, counts as failed. */
async function runSuite(name: string, command: string[]): Promise<Outcome> {
  process.stdout.write(`\n— tests: ${name}\n`)
  const folder = await mkdtemp(join(tmpdir(), 'roost-report-'))
  const report = join(folder, 'report.json')
  try {
    const { code, output } = await run('npx', command, { ROOST_REPORT: report })
    const left = await readFile(report, 'utf8').catch(() => '{"passed":0,"failures":[]}')
    const { passed, failures }: Outcome = JSON.parse(left)
    if (failures.length === 0 && (code !== 0 || passed === 0))
      failures.push(failedProgram(`tests: ${name} (ended with ${code})`, output))
    return { passed, failures }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
