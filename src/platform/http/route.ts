import { randomUUID } from 'node:crypto'
import { Refusal } from '#platform/refusal.ts'
import { preflight } from './envelope.ts'
import { styles } from './styles.ts'

type Context = { params: Promise<Record<string, string>> }

/** Answers the requests of one method. */
export type Handler = {
  (request: Request, context: Context): Promise<Response>
  /** It refuses the method, whichever that is, with those that the route takes. */
  isRefusal?: boolean
}

const answerPreflight: Handler = async () => preflight()

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
type Method = (typeof methods)[number]

/** Every method of one path: those given, `OPTIONS`, and 405 as JSON for the rest. */
export function route(
  handlers: Partial<Record<Method, Handler>>,
  style: keyof typeof styles = 'envelope',
): Record<Method | 'OPTIONS', Handler> {
  const allow = [...Object.keys(handlers), 'OPTIONS'].join(', ')
  const refuse: Handler = async () =>
    styles[style].decline(new Refusal('method_not_allowed'), randomUUID(), { allow })
  refuse.isRefusal = true
  const all = Object.fromEntries(methods.map((method) => [method, handlers[method] ?? refuse]))
  return { ...(all as Record<Method, Handler>), OPTIONS: answerPreflight }
}
