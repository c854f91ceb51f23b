import { spawnSync } from 'node:child_process'
import { beforeAll, describe, expect, test } from 'vitest'
import { createOutput } from '#cli/output.ts'
import { createProgram } from '#cli/program.ts'
import { type DescribedCommand, describeProgram } from './describe-program.ts'
import { writeBash } from './write-bash.ts'
import { writeFish } from './write-fish.ts'
import { writeZsh } from './write-zsh.ts'

let commands: DescribedCommand[]
beforeAll(async () => {
  const { command } = await createProgram(createOutput(process, false), new AbortController().signal, [
    'help',
  ])
  commands = describeProgram(command)
})

const isInstalled = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0

/** Runs a script in a shell that reads nothing of the person's own. */
function run(shell: string, flags: string[], script: string, words: string[] = []): string[] {
  const { stdout, stderr } = spawnSync(shell, [...flags, '-c', script, ...words], { encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout.split('\n').filter(Boolean)
}

const shells: Record<string, (words: string[]) => string[]> = {
  bash: (words) =>
    run(
      'bash',
      ['--norc', '--noprofile'],
      `${writeBash(commands)}
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _roost; printf '%s\\n' "\${COMPREPLY[@]}"`,
      ['-', ...words],
    ),
  // Its own builtins work in a line that is being edited alone; what they would offer is printed instead.
  zsh: (words) =>
    run(
      'zsh',
      ['-f'],
      `compdef() {}
      ${writeZsh(commands)}
      compadd() { shift; print -l -- "$@" }
      _describe() { print -l -- "\${(@)\${(@P)2}%%:*}" }
      _files() { print -- '<file>' }
      words=("$@"); CURRENT=$#; _roost`,
      ['-', ...words],
    ).filter((word) => word === '<file>' || word.startsWith(words.at(-1) ?? '')),
  fish: (words) =>
    run(
      'fish',
      ['--no-config'],
      `${writeFish(commands)}
      complete -C ${JSON.stringify(words.join(' '))}`,
    ).map((line) => line.split('\t')[0] ?? ''),
}

const types = ['history', 'environment', 'secret', 'collection', 'setting']

describe.each(Object.keys(shells))('%s', (shell) => {
  const complete = (line: string) => (shells[shell]?.(line.split(' ')) ?? []).toSorted()

  test.skipIf(!isInstalled(shell))('completes commands, and commands of commands', () => {
    expect(complete('roost re')).toEqual(['remove', 'restore'])
    expect(complete('roost devices re')).toEqual(['rename', 'revoke'])
    expect(complete('roost --profile work --json dev')).toEqual(['devices'])
  })

  test.skipIf(!isInstalled(shell))('completes types, and words an argument can be', () => {
    expect(complete('roost push ')).toEqual(types.toSorted())
    expect(complete('roost --server http://localhost:3000 versions s')).toEqual(['secret', 'setting'])
    expect(complete('roost config set history o')).toEqual(['off', 'on'])
    expect(complete('roost completion ')).toEqual(['bash', 'fish', 'zsh'])
  })

  test.skipIf(!isInstalled(shell))('completes options of the command and of the program', () => {
    expect(complete('roost export --se')).toEqual(['--sealed', '--server'])
    expect(complete('roost remove --y')).toEqual(['--yes'])
    expect(complete('roost devices --y')).toEqual([])
  })

  test.skipIf(!isInstalled(shell))('offers no word where a file is meant', () => {
    expect(complete('roost push history ').filter((word) => types.includes(word))).toEqual([])
  })
})

test.skipIf(!isInstalled('bash'))('bash, once it has sourced the script, asks it about roost', () => {
  const script = `${writeBash(commands)}\ncomplete -p roost`
  expect(run('bash', ['--norc', '--noprofile'], script)).toEqual([
    'complete -o bashdefault -o default -F _roost roost',
  ])
})

test.skipIf(!isInstalled('zsh'))('zsh, once it has sourced the script, asks it about roost', () => {
  const script = `autoload -Uz compinit; compinit -u -D\n${writeZsh(commands)}\nprint $_comps[roost]`
  expect(run('zsh', ['-f'], script)).toEqual(['_roost'])
})

test('every command and every option of the program is in every script', () => {
  const flags = commands.flatMap(({ options }) => options.flatMap((option) => option.flags))
  const names = commands.flatMap(({ path }) => path)
  for (const script of [writeBash(commands), writeZsh(commands)])
    for (const word of [...names, ...flags]) expect(script).toContain(word)
})
