import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { root } from '#testing/stack.ts'
import { conclusion, type Outcome } from './failure.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roost-report-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
})

/** Runs a program in the folder, and answers what it left for the end of the log. */
async function outcomeOf(program: string, args: string[]): Promise<Outcome> {
  const report = join(folder, 'report.json')
  const { NODE_OPTIONS: _, VITEST: __, ...environment } = process.env
  const child = spawn(process.execPath, [join(root, 'node_modules/.bin', program), ...args], {
    cwd: folder,
    env: { ...environment, ROOST_REPORT: report },
    stdio: 'ignore',
  })
  await once(child, 'exit')
  return JSON.parse(await readFile(report, 'utf8'))
}

test('a test of Vitest that failed is told with its file and how its error begins, and so is what failed beside tests', async () => {
  await writeFile(
    join(folder, 'some.test.ts'),
    `import { beforeAll, describe, expect, test } from 'vitest'
     test('right', () => expect(1).toBe(1))
     describe('a group', () => test('wrong', () => expect({ a: 1 }).toEqual({ a: 2 })))
     describe('never prepared', () => {
       beforeAll(() => Promise.reject(new Error('no ground to stand on')))
       test('not reached', () => {})
     })
     test('leaves something behind', () => void Promise.reject(new Error('nobody caught me')))`,
  )
  await writeFile(join(folder, 'broken.test.ts'), `import './missing.ts'`)
  const reporter = join(root, 'src/testing/report/vitest.ts')
  const outcome = await outcomeOf('vitest', ['run', '--root', folder, `--reporter=${reporter}`])
  expect(told(outcome)).toEqual({
    'broken.test.ts': expect.stringContaining("Cannot find module './missing.ts'"),
    'some.test.ts › a group > wrong': expect.stringMatching(
      /^AssertionError: expected .*\nat some.test.ts:3\n[\s\S]*- {3}"a": 2,\n\+ {3}"a": 1,/,
    ),
    'some.test.ts › never prepared': 'Error: no ground to stand on\nat some.test.ts:5',
    'an error that no test has caught': expect.stringMatching(/^Error: nobody caught me\n.*some.test.ts:8/),
  })
  expect(conclusion([outcome])).toMatch(/\n2 passed, 4 failed\n$/)
})

test('a test of Playwright that failed or did not run is told with its file and how its error begins', async () => {
  await writeFile(
    join(folder, 'some.spec.ts'),
    `import { expect, test } from '@playwright/test'
     test('right', () => expect(1).toBe(1))
     test.describe('a group', () => { test('wrong', () => expect(1).toBe(2)) })
     test.skip('left out', () => {})
     test('right at last', () => expect(test.info().retry).toBe(1))`,
  )
  await writeFile(join(folder, 'broken.spec.ts'), `import './missing.ts'`)
  const reporter = join(root, 'src/testing/report/playwright.ts')
  const args = ['test', '--retries=1', `--reporter=${reporter}`]
  const { failures } = await outcomeOf('playwright', [...args, 'broken'])
  expect(failures).toContainEqual({
    name: 'an error outside of every test',
    error: expect.stringContaining("Cannot find module './missing.ts'"),
  })
  const outcome = await outcomeOf('playwright', [...args, 'some'])
  expect(told(outcome)).toEqual({
    'some.spec.ts › a group > wrong': expect.stringMatching(/^Error: expect[\s\S]*\nat some.spec.ts:3\n/),
    'some.spec.ts › left out': 'skipped',
    'some.spec.ts › right at last': expect.stringContaining('at some.spec.ts:5'),
  })
  expect(conclusion([outcome])).toMatch(/\n1 passed, 3 failed\n$/)
})

/** Errors by the names they are told under. */
const told = ({ failures }: Outcome) => Object.fromEntries(failures.map(({ name, error }) => [name, error]))
