import { writeFileSync } from 'node:fs'
import type { FullConfig, Reporter, Suite, TestCase, TestError } from '@playwright/test/reporter'
import { type Failure, failure, placeOf } from './failure.ts'

/**
 * Leaves the outcome of a Playwright run in the file that `ROOST_REPORT` names. A test that passed only at a second try
 * has failed, and so has one that did not run.
 */
export default class OutcomeReporter implements Reporter {
  #tests: TestCase[] = []
  #failures: Failure[] = []

  printsToStdio(): boolean {
    return false
  }

  onBegin(_: FullConfig, suite: Suite): void {
    this.#tests = suite.allTests()
  }

  onError(error: TestError): void {
    this.#failures.push(failure('an error outside of every test', told(error)))
  }

  onEnd(): void {
    const failed = this.#tests.filter((test) => test.outcome() !== 'expected')
    const outcome = {
      passed: this.#tests.length - failed.length,
      failures: [...this.#failures, ...failed.map(failureOf)],
    }
    writeFileSync(process.env.ROOST_REPORT ?? '', JSON.stringify(outcome))
  }
}

function failureOf(test: TestCase): Failure {
  const [, , , ...titles] = test.titlePath()
  const name = `${placeOf(test.location.file)} › ${titles.join(' > ')}`
  const errors = test.results.flatMap((result) => result.errors)
  return failure(name, errors.length > 0 ? errors.flatMap(told) : [test.outcome()])
}

const told = ({ message, value, location, snippet }: TestError): (string | undefined)[] => [
  message ?? value,
  location && `at ${placeOf(location.file, location.line)}`,
  snippet,
]
