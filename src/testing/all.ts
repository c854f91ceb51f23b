import { conclude } from './step.ts'
import { playwright, vitest } from './suites.ts'
import { verify } from './verify.ts'

conclude([
  ...(await verify()),
  await vitest(['device', 'embedded', 'api']),
  await vitest(['soak']),
  await playwright(),
])
