import type { Outcome } from './report/failure.ts'
import { check, conclude } from './step.ts'
import { vitest } from './suites.ts'

/** What has to hold before anything else is worth running: no browser, no built pages. */
export const verify = async (): Promise<Outcome[]> => [
  await check('lint'),
  await check('typecheck'),
  await check('fence'),
  await check('deadcode'),
  await vitest(['unit', 'database']),
]

if (import.meta.main) conclude(await verify())
