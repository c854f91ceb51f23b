import type { Operation } from '#contract/operation.ts'
import { remember } from '#domain/idempotency/remember.ts'
import { authenticate } from '#domain/identity/authenticate.ts'
import { reportDeadToken } from '#domain/identity/report-dead-token.ts'
import { createEndpoint } from '#platform/http/endpoint.ts'

const make = createEndpoint({ authenticate, remember, onUnauthorized: reportDeadToken })

/** What a method of a route is, when it serves an operation; where a method is declined it is none. */
export type Serving = { operation?: Operation }

/** How every route is made: an operation of the contract and the verb that serves it. */
export const endpoint: typeof make = (operation, serve) =>
  Object.assign(make(operation, serve), { operation } satisfies Serving)
