import { randomUUID } from 'node:crypto'
import { Refusal } from '#platform/refusal.ts'
import { decline, preflight } from './envelope.ts'

const refuse = async () => decline(new Refusal('not_found', 'There is no such route.'), randomUUID())

/** Every method of the paths that are no route: JSON like any other answer. */
export const noRoute = {
  GET: refuse,
  POST: refuse,
  PUT: refuse,
  PATCH: refuse,
  DELETE: refuse,
  OPTIONS: async () => preflight(),
}
