import { type Operation, refusalsOf } from '#contract/operation.ts'
import { operations } from '#contract/operations.ts'

/** What is answered where there is no operation: another path, or another method of a path. */
const elsewhere = ['not_found', 'method_not_allowed', 'database_unavailable']

const templates = operations
  .map(({ operation }) => ({
    operation,
    path: new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }))
  .toSorted((a, b) => a.operation.path.split('{').length - b.operation.path.split('{').length)

/** The operation that serves a request, if one does. */
const operationAt = (method: string, path: string): Operation | undefined =>
  templates.find((one) => one.operation.method === method && one.path.test(path.split('?')[0] ?? ''))
    ?.operation

/** Throws when a request was declined with a code that its operation does not list: the contract would not be honest. */
export function assertListed(method: string, path: string, code: unknown): void {
  if (typeof code !== 'string') return
  const operation = operationAt(method, path)
  const listed: readonly string[] = operation ? refusalsOf(operation) : elsewhere
  if (!listed.includes(code))
    throw new Error(`${method} ${path} answered \`${code}\`, which is not listed for it`)
}
