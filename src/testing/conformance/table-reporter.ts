import { relative } from 'node:path'
import type { Reporter, TestCase, TestModule } from 'vitest/node'

const marks = { passed: 'pass', failed: 'FAIL', skipped: 'skip', pending: 'skip' } as const
type Mark = (typeof marks)[keyof typeof marks]
type Row = { group: string; name: string; mark: Mark }

/** Says each result as it comes, then what failed and why, then a table of all and the totals. */
export class TableReporter implements Reporter {
  readonly #root: string
  readonly #write: (text: string) => void
  readonly #reasons: string[] = []

  constructor(root: string, write: (text: string) => void) {
    this.#root = root
    this.#write = write
  }

  onTestModuleStart(module: TestModule): void {
    this.#write(`${this.#groupOf(module)}\n`)
  }

  onTestCaseResult(test: TestCase): void {
    const { state, errors } = test.result()
    this.#write(`  ${marks[state]}  ${test.name}\n`)
    if (state !== 'failed') return
    const reasons = (errors ?? []).map(({ message }) => message.replaceAll('\n', '\n    '))
    this.#reasons.push(`${this.#groupOf(test.module)}: ${test.name}\n    ${reasons.join('\n    ')}\n`)
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message: string }[]): void {
    for (const module of modules) {
      for (const { message } of module.errors()) this.#reasons.push(`${this.#groupOf(module)}: ${message}\n`)
    }
    for (const { message } of unhandled) this.#reasons.push(`${message}\n`)
    const rows = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => ({
        group: this.#groupOf(module),
        name: test.name,
        mark: marks[test.result().state],
      })),
    )
    if (this.#reasons.length > 0) this.#write(`\nWhat failed\n\n${this.#reasons.join('\n')}`)
    this.#write(`\n${table(rows)}\n${totals(rows)}\n`)
  }

  /** `src/app/api/sync/vault.wire.test.ts` is `sync/vault`. */
  #groupOf = ({ moduleId }: TestModule): string =>
    relative(this.#root, moduleId)
      .replace(/^src\/(app\/)?(api\/)?/, '')
      .replace(/\.wire\.test\.ts$/, '')
}

function table(rows: Row[]): string {
  const width = Math.max(5, ...rows.map(({ group }) => group.length))
  const lines = rows.map(({ group, name, mark }) => `| ${group.padEnd(width)} | ${mark}   | ${name}`)
  return [
    `| ${'group'.padEnd(width)} | result | test`,
    `|${'-'.repeat(width + 2)}|--------|------`,
    ...lines,
    '',
  ].join('\n')
}

function totals(rows: Row[]): string {
  const count = (mark: Mark) => rows.filter((row) => row.mark === mark).length
  return `${count('pass')} passed, ${count('FAIL')} failed, ${count('skip')} skipped`
}
