import { inject, type ProvidedContext } from 'vitest'

/** What a conformance run goes against. Undefined in every other run, also where it is not Vitest that runs the tests. */
export const conformanceRun = (): ProvidedContext['conformance'] =>
  'VITEST' in process.env ? inject('conformance') : undefined
