import { conformanceRun } from './conformance/conformance-run.ts'
import { eachServer } from './each-server.ts'
import type { WireServer } from './provided.ts'

/**
 * Declares tests that need HTTP alone: for every way to run Roost, or in a conformance run for the server that was
 * named. They go into files called `*.wire.test.ts`.
 */
export function anyServer(declare: (server: WireServer) => void): void {
  const conformance = conformanceRun()
  if (conformance) declare(conformance.server)
  else eachServer(declare)
}
