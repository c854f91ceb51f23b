import type { Instrumentation } from 'next'
import { log } from '#platform/log/log.ts'

/** Next tells of pages and actions that failed. Of a path its pattern is logged: a real one can carry a login's handle. */
export const onRequestError: Instrumentation.onRequestError = (
  error,
  { method },
  { routePath, routeType },
) => {
  log().error({ method, path: routePath, kind: routeType, error }, 'page failed')
}
