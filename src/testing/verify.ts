import { check, sum } from './step.ts'
import { vitest } from './suites.ts'

/** What has to hold before anything else is worth running: no browser, no built pages. */
export async function verify() {
  return sum([
    await check('lint'),
    await check('typecheck'),
    await check('fence'),
    await check('deadcode'),
    await vitest(['unit', 'database']),
  ])
}

if (import.meta.main) {
  const { passed, failed } = await verify()
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
  process.exitCode = failed === 0 ? 0 : 1
}
