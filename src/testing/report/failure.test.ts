import { expect, test } from 'vitest'
import { conclusion, failedProgram, failure } from './failure.ts'

test('the last words are what failed, each with how its error begins, and then how much', () => {
  const outcomes = [
    {
      passed: 3,
      failures: [failure('some.test.ts › wrong', ['Error: \u001b[31mno\u001b[39m', undefined, 'at 3'])],
    },
    { passed: 1, failures: [failedProgram('lint', 'first\n\nlast\n')] },
  ]
  expect(conclusion(outcomes)).toBe(
    [
      ...['', 'FAILED some.test.ts › wrong', '    Error: no', '    at 3'],
      ...['', 'FAILED lint', '    first', '    last'],
      ...['', '4 passed, 2 failed', ''],
    ].join('\n'),
  )
  expect(conclusion([{ passed: 5, failures: [] }])).toBe('\n5 passed, 0 failed\n')
})

test('of a long error the beginning is told, of a long output the end', () => {
  const lines = Array.from({ length: 1000 }, (_, number) => `line ${number}`).join('\n')
  expect(failure('a test', [lines]).error).toMatch(/^line 0\nline 1\n[\s\S]*line 23$/)
  expect(failedProgram('a step', lines).error).toMatch(/^line 976\n[\s\S]*line 999$/)
})
