import { writeFileSync } from 'node:fs'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'
import { type Failure, failure, placeOf } from './failure.ts'

/** Leaves the outcome of a Vitest run in the file that `ROOST_REPORT` names. */
export default class OutcomeReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const passed = tests.filter((test) => test.result().state === 'passed').length
    const failures = [
      ...modules.flatMap(failuresOf),
      ...unhandled.map((error) => failure('an error that no test has caught', told(error))),
    ]
    writeFileSync(process.env.ROOST_REPORT ?? '', JSON.stringify({ passed, failures }))
  }
}

/** What failed of a file: itself, groups of tests in their set-up, and tests. */
function failuresOf(module: TestModule): Failure[] {
  const file = placeOf(module.moduleId)
  const suites = [...module.children.allSuites()].filter((suite) => suite.errors().length > 0)
  return [
    ...(module.errors().length > 0 ? [failure(file, module.errors().flatMap(told))] : []),
    ...suites.map((suite) => failure(`${file} › ${suite.fullName}`, suite.errors().flatMap(told))),
    ...[...module.children.allTests('failed')].map((test) =>
      failure(`${file} › ${test.fullName}`, (test.result().errors ?? []).flatMap(told)),
    ),
  ]
}

type Thrown = SerializedError & { diff?: string }

function told({ name, message, stack, stacks, diff }: Thrown): (string | undefined)[] {
  const [frame] = stacks ?? []
  if (!frame) return [stack?.replace(/\n.*\/node_modules\/.*/g, '') ?? message, diff]
  return [`${name}: ${message}`, `at ${placeOf(frame.file, frame.line)}`, diff]
}
