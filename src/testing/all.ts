import { sum } from './step.ts'
import { playwright, vitest } from './suites.ts'
import { verify } from './verify.ts'

const { passed, failed } = sum([
  await verify(),
  await vitest(['device', 'embedded', 'api']),
  await vitest(['soak']),
  await playwright(),
])
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
