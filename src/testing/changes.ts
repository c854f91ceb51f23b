import { setTimeout as sleep } from 'node:timers/promises'
import type { WireServer } from './provided.ts'
import { type Answer, send } from './wire.ts'

export const changes = (server: WireServer, query: string, input: Parameters<typeof send>[3]) =>
  send(server, 'GET', `/api/sync/changes${query}`, input)

/** The number of the newest change. */
export const headOf = async (server: WireServer, token: string): Promise<number> =>
  (await changes(server, '', { token })).body.data.seq

/** Makes a change. */
export const toggle = (server: WireServer, token: string) =>
  send(server, 'PUT', '/api/sync/config', { token, json: { sync_history: false } })

/** Nothing tells when a request has looked and begun to wait. What ends its session before is answered as well. */
export const untilHeld = () => sleep(300)

/** Sooner than a held request looks that is not rung for. */
export const soon = (held: Promise<Answer>) => Promise.race([held, sleep(3000, 'too late')])
