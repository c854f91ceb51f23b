/**
 * What a process holds once, however many times a bundler has copied the module that holds it: Next and the front
 * server share `globalThis` and nothing else.
 */
const key = Symbol.for('roost.registry')
const shared = globalThis as { [key]?: Map<string, unknown> }
shared[key] ??= new Map()
const registry = shared[key]

/** What is registered under `name`, or undefined when nobody has asked for it yet. */
export const ifMade = <T>(name: string): T | undefined => registry.get(name) as T | undefined

/** The value registered under `name`, made by `make` at the first call in this process. */
export function once<T>(name: string, make: () => T): T {
  if (!registry.has(name)) registry.set(name, make())
  return registry.get(name) as T
}
