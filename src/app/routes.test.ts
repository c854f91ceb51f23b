import { readdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { isOperation } from '#contract/operation.ts'
import { operations } from '#contract/operations.ts'
import { importRoutes } from '#server/routes.ts'
import type { Serving } from './api/endpoint.ts'

/** What is asked for that is no route. */
const missing = ['/api', '/oauth', '/.well-known'].flatMap((path) => [path, `${path}/{path}`])

/**
 * Routes that are no operation: whatever else is asked of the API, what is made from the operations, and where a
 * browser is sent on its way through signing in.
 */
const others = [...missing, '/api/openapi.json', '/auth/callback', '/auth/github']

const templateOf = (pattern: string) => pattern.replace(/:(\w+)(\{\.\+\})?/g, '{$1}')

const routes = (await importRoutes(import.meta.dirname)).map(({ pattern, module }) => ({
  path: templateOf(pattern),
  served: Object.entries(module).flatMap(([method, handle]) => {
    const { operation } = handle as Serving
    return operation ? [{ method, operation }] : []
  }),
}))

test('every route serves operations of the contract, each at its own path and by its own method', () => {
  const listed = new Set(operations.map(({ operation }) => operation))
  for (const { path, served } of routes) {
    if (others.includes(path)) continue
    expect(served, `${path} serves no operation`).not.toEqual([])
    for (const { method, operation } of served) {
      expect(listed.has(operation), `${method} ${path} is missing in src/contract/operations.ts`).toBe(true)
      expect(`${operation.method} ${operation.path}`).toBe(`${method} ${path}`)
    }
  }
})

test('every operation has one route', () => {
  const served = routes.flatMap((route) => route.served.map(({ operation }) => operation))
  for (const { name, operation } of operations) {
    expect(
      served.filter((one) => one === operation),
      name,
    ).toHaveLength(1)
  }
})

test('every file of the contract that declares an operation is listed', async () => {
  const folder = resolve(import.meta.dirname, '../contract')
  const listed = operations.map(({ name }) => name)
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue
    const exported = Object.entries(await import(resolve(folder, file)))
    const missing = exported.filter(([name, value]) => isOperation(value) && !listed.includes(name))
    expect(missing.map(([name]) => `${file}: ${name}`)).toEqual([])
  }
})

test('no two operations share a name, or a method and path', () => {
  const places = operations.map(({ operation: { method, path } }) => `${method} ${path}`)
  const names = operations.map(({ name }) => name)
  for (const list of [places, names]) expect(list).toEqual([...new Set(list)])
})
