import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { TrieRouter } from 'hono/router/trie-router'
import { decline } from '#platform/http/envelope.ts'
import { Refusal } from '#platform/refusal.ts'

type Handler = {
  (request: Request, context: { params: Promise<Record<string, string>> }): Response | Promise<Response>
  isRefusal?: boolean
}
type RouteModule = Partial<Record<string, Handler>>

/** Answers a request, or undefined when no route file has its path. */
export type Dispatch = (pathname: string) => ((request: Request) => Response | Promise<Response>) | undefined

/**
 * Loads every `route.ts` below `folder` and dispatches to them by the rules of the App Router, so that the same files
 * serve here and under plain Next.
 */
export async function loadRoutes(folder: string): Promise<Dispatch> {
  const router = new TrieRouter<RouteModule>()
  for (const { pattern, module } of await importRoutes(folder)) router.add('ALL', pattern, module)
  return (pathname) => {
    const [matches] = router.match('ALL', pathname)
    const [found] = matches
    if (!found) return undefined
    const [module, params] = found as [RouteModule, Record<string, string>]
    return (request) => {
      const handle = module[request.method === 'HEAD' ? 'GET' : request.method] ?? refusing(module)
      return handle(request, { params: Promise.resolve(decodeAll(params)) })
    }
  }
}

/** Who refuses a method that the App Router has no name for. A route file itself knows which ones it takes. */
const refusing = (module: RouteModule): Handler =>
  Object.values(module).find((handler) => handler?.isRefusal) ??
  (() => decline(new Refusal('method_not_allowed'), randomUUID(), { allow: Object.keys(module).join(', ') }))
/** Every `route.ts` below `folder` and the pattern of its path, the more literal ones first. */
export async function importRoutes(folder: string): Promise<{ pattern: string; module: RouteModule }[]> {
  const files = await readdir(folder, { recursive: true })
  const routes = files.filter((file) => file.endsWith('route.ts')).map((file) => join(folder, file))
  return Promise.all(
    routes.sort(bySpecificity).map(async (file) => ({
      pattern: patternOf(relative(folder, file)),
      module: (await import(pathToFileURL(file).href)) as RouteModule,
    })),
  )
}

function decodeAll(params: Record<string, string>): Record<string, string> {
  const decoded: Record<string, string> = {}
  for (const name in params) decoded[name] = decode(params[name] ?? '')
  return decoded
}

/** What is no valid escape stays as it is, and is then no valid parameter. */
function decode(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const bySpecificity = (a: string, b: string): number => (specificity(a) < specificity(b) ? -1 : 1)

/** Sorts a literal segment before a parameter, and that before a catch-all. */
const specificity = (file: string): string =>
  file.replaceAll('[...', '\u{10ffff}').replaceAll('[', '\u{10fffe}')

/** `api/sync/data/[type]/route.ts` is `/api/sync/data/:type`. Groups in parentheses are no part of a path. */
const patternOf = (file: string): string =>
  `/${file
    .split(sep)
    .slice(0, -1)
    .filter((segment) => !segment.startsWith('('))
    .map((segment) => segment.replace(/^\[\.\.\.(\w+)\]$/, ':$1{.+}').replace(/^\[(\w+)\]$/, ':$1'))
    .join('/')}`
