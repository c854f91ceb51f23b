import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { dataTypes } from '#contract/data-type.ts'
import { TYPES } from './declare.ts'
import { exitCodes } from './exit-code.ts'
import { createOutput } from './output.ts'
import { createProgram } from './program.ts'
import { cacheHome } from './testing/cache-home.ts'
import { newFolder } from './testing/context.ts'

const launcher = resolve(import.meta.dirname, 'launch.js')

/** Runs the real command as a script would: no terminal, no profile. */
const roost = (...words: string[]) => run(process.execPath, [launcher, ...words])

/** Runs it in a line of a shell. */
const roostInShell = (line: string) => run('sh', ['-c', `"${process.execPath}" "${launcher}" ${line}`])

function run(program: string, words: string[]) {
  const folder = newFolder()
  const env = {
    PATH: process.env.PATH,
    ROOST_HOME: folder,
    XDG_CACHE_HOME: cacheHome,
    NO_COLOR: '1',
  }
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd: folder,
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

test('roost alone shows the commands to start with', () => {
  const { status, stdout, stderr } = roost()
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr.match(/^ {2}roost \w+/gm)).toEqual(['  roost login', '  roost watch', '  roost push'])
})

test('every command has a group in the help, and an example in its own', async () => {
  const { command } = await createProgram(createOutput(process, false), new AbortController().signal, [
    'help',
  ])
  expect(command.commands.length).toBeGreaterThan(14)
  for (const one of command.commands) {
    expect(one.helpGroup()).toMatch(/^[A-Z].*:$/)
    let help = ''
    one.configureOutput({ writeOut: (text) => (help += text) }).outputHelp()
    expect(help).toContain(`Examples:\n  $ `)
    expect(help).toContain(`roost ${one.name()}`)
  }
})

test('the types in the help are those of the contract', () => {
  expect(TYPES.split(/, | or /)).toEqual(dataTypes)
})

test('questions that nobody can answer name the flag, and garbage its right form', () => {
  expect(roost('config', 'set', 'history', 'maybe')).toMatchObject({ status: 2 })
  expect(roost('config', 'set', 'history', 'maybe').stderr).toContain('Allowed choices are on, off')
  expect(roost('restore', 'history', 'x').stderr).toContain('"x" is not a revision')
  expect(roost('completion', 'cmd').stderr).toContain('bash, zsh, fish')
  expect(JSON.parse(roost('list', '--json').stdout)).toMatchObject({ code: 'not_signed_in', exit_code: 3 })
})

test.each([
  'list',
  'versions history',
  'restore history 1',
  'remove history --yes',
  'diff history',
  'devices',
  'devices rename Attic',
  'devices revoke Attic --yes',
  'config',
  'config set history off',
  'export out',
  'export --sealed out.zip',
  'import .',
])('"roost %s" tells a stranger so, as one JSON object whose exit code is the process\'s', (line) => {
  const { status, stdout, stderr } = roost('--json', ...line.split(' '))
  expect({ status, stderr }).toEqual({ status: 3, stderr: '' })
  expect(JSON.parse(stdout)).toEqual({
    ok: false,
    code: 'not_signed_in',
    error: 'This device is not signed in. Run "roost login".',
    exit_code: 3,
  })
})

test('a pipe that is closed early is no crash', () => {
  const { status, stderr } = roostInShell('completion bash | head -c 1')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})
