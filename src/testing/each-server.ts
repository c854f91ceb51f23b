import { describe, inject } from 'vitest'
import type { TestServer } from './provided.ts'

/** Declares the same tests for every way to run Roost. They have to agree. */
export function eachServer(declare: (server: TestServer) => void): void {
  for (const server of inject('servers')) describe(server.name, () => declare(server))
}
