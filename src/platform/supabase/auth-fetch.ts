import { once } from '#platform/registry.ts'

type Serve = (request: Request) => Promise<Response>

/** An Auth service that takes longer than this does not answer. */
const AUTH_TIMEOUT_MS = 10_000

const local = () => once<{ serve: Serve | undefined }>('auth-in-process', () => ({ serve: undefined }))

/** Tells this process that it serves Auth itself, so that its own calls need no network and no limit. */
export function serveAuthInProcess(serve: Serve | undefined): void {
  local().serve = serve
}

export const isAuthInProcess = (): boolean => local().serve !== undefined

/** `fetch` for requests to the Auth service: a plain call where it runs in this process. */
export const authFetch: typeof fetch = async (input, init) => {
  const { serve } = local()
  if (serve) return serve(new Request(input, init))
  return fetch(input, { ...init, signal: AbortSignal.timeout(AUTH_TIMEOUT_MS) })
}
