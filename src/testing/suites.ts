import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Outcome, run } from './step.ts'

/** Runs Vitest projects and counts their tests. A suite that dies, or in which nothing ran, counts as failed. */
export async function vitest(projects: string[]): Promise<Outcome> {
  process.stdout.write(`\n— tests: ${projects.join(', ')}\n`)
  return withReport(async (report) => {
    const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]
    const names = projects.flatMap((project) => ['--project', project])
    const code = await run('npx', [
      'vitest',
      'run',
      '--config',
      'src/testing/vitest.config.ts',
      ...reporters,
      ...names,
    ])
    const { numPassedTests: passed, numFailedTests: failed } = JSON.parse(await readFile(report, 'utf8'))
    return { code, passed, failed }
  })
}

/** Runs the browser suite and counts its tests; a test that passed only at a second try counts as failed. */
export async function playwright(): Promise<Outcome> {
  process.stdout.write('\n— tests: browser\n')
  return withReport(async (report) => {
    const code = await run('npm', ['run', '--silent', 'e2e', '--', '--reporter=list,json'], {
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    })
    const { stats } = JSON.parse(await readFile(report, 'utf8'))
    return { code, passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped }
  })
}

async function withReport(suite: (report: string) => Promise<Outcome & { code: number }>): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'roost-report-'))
  try {
    const { code, passed, failed } = await suite(join(folder, 'report.json'))
    const sound = (code === 0) === (failed === 0) && passed > 0
    return { passed, failed: sound ? failed : failed + 1 }
  } catch (error) {
    process.stderr.write(`The suite left no report: ${error}\n`)
    return { passed: 0, failed: 1 }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
