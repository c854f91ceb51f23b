import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** Something that failed, by a name under which it is found: a test with its file, or a step. */
export type Failure = { name: string; error: string }

/** What came of a suite or a step. What failed is counted by what can be told of it. */
export type Outcome = { passed: number; failures: Failure[] }

/** How many lines of an error are told. All of it stands further above. */
const LINES = 24

/** A failure with how its errors begin. */
export const failure = (name: string, errors: (string | undefined)[]): Failure => ({
  name,
  error: linesOf(errors.join('\n')).slice(0, LINES).join('\n'),
})

/** The failure of a program, with how its output ends. */
export const failedProgram = (name: string, output: string): Failure => ({
  name,
  error: linesOf(output).slice(-LINES).join('\n'),
})

const linesOf = (text: string): string[] =>
  stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter(Boolean)

/** What is said at the end of everything: what failed, as one can find it, then how many passed and failed. */
export function conclusion(outcomes: Outcome[]): string {
  const failures = outcomes.flatMap((outcome) => outcome.failures)
  const passed = outcomes.reduce((total, outcome) => total + outcome.passed, 0)
  const told = failures.map(({ name, error }) => `\nFAILED ${name}\n${error.replace(/^/gm, '    ')}\n`)
  return `${told.join('')}\n${passed} passed, ${failures.length} failed\n`
}

/** A place in this repository, from whose root everything runs, as it is said in a failure. */
export const placeOf = (file: string, line?: number): string =>
  [relative('', file), line].filter(Boolean).join(':')
