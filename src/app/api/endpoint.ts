import { remember } from '#domain/idempotency/remember.ts'
import { authenticate } from '#domain/identity/authenticate.ts'
import { reportDeadToken } from '#domain/identity/report-dead-token.ts'
import { createEndpoint } from '#platform/http/endpoint.ts'

/** How every route is made: an operation of the contract and the verb that serves it. */
export const endpoint = createEndpoint({ authenticate, remember, onUnauthorized: reportDeadToken })
