import { randomUUID } from 'node:crypto'
import { decline, preflight } from '#platform/http/envelope.ts'
import { Refusal } from '#platform/refusal.ts'

const unknown = async () => decline(new Refusal('not_found', 'There is no such route.'), randomUUID())

export const GET = unknown
export const POST = unknown
export const PUT = unknown
export const PATCH = unknown
export const DELETE = unknown
export const OPTIONS = async () => preflight()
