import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { exitCodes } from './exit-code.ts'
import { newFolder } from './testing/context.ts'

/** Runs the real command as a script would: no terminal, no profile. */
function roost(...words: string[]) {
  const folder = newFolder()
  const env = {
    PATH: process.env.PATH,
    ROOST_HOME: folder,
    XDG_CACHE_HOME: join(folder, 'cache'),
    NO_COLOR: '1',
  }
  const launcher = resolve(import.meta.dirname, 'launch.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...words], {
    env: env as unknown as NodeJS.ProcessEnv,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

test('help names every exit code', () => {
  const { status, stdout } = roost('--help')
  expect(status).toBe(0)
  for (const [code, meaning] of exitCodes)
    expect(stdout).toMatch(new RegExp(`^ +${code} +${meaning.slice(0, 9)}`, 'm'))
})

test('failures are one JSON object on stdout with --json, and one line on stderr without', () => {
  const asJson = roost('--json', 'pull', 'history')
  expect(JSON.parse(asJson.stdout)).toMatchObject({ ok: false, code: 'not_signed_in', exit_code: 3 })
  expect(asJson).toMatchObject({ status: 3, stderr: '' })
  expect(roost('pull', 'history')).toMatchObject({
    status: 3,
    stdout: '',
    stderr: 'roost: This device is not signed in. Run "roost login".\n',
  })
})

test('wrong usage is told the same way', () => {
  expect(JSON.parse(roost('--json', 'psuh').stdout)).toMatchObject({ ok: false, code: 'usage', exit_code: 2 })
  expect(roost('push', 'history').status).toBe(2)
  expect(roost('login', '--passphrase', 'x').stderr).toContain("unknown option '--passphrase'")
})
