import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from './connection.ts'
import type { Lane } from './lane.ts'
import { quantile } from './measure.ts'
import { encodeJsonRequest } from './request.ts'

/** Milliseconds between the answer to the person's approval and the answer to the device that waits for it. */
export type Logins = { count: number; p50_ms: number; p99_ms: number }

/** Long enough for a request to be held before its login is approved. */
const HELD_AFTER_MS = 50

/** Signs a device in for each of `lanes`, one after the other, each device waiting in a held request. */
export async function measureLogins({ url, lanes }: { url: string; lanes: Lane[] }): Promise<Logins> {
  const device = new Connection(url)
  const person = new Connection(url)
  try {
    const waits: number[] = []
    for (const { cookie } of lanes) waits.push(await measureLogin(device, person, cookie))
    return { count: waits.length, p50_ms: quantile(waits, 0.5), p99_ms: quantile(waits, 0.99) }
  } finally {
    device.close()
    person.close()
  }
}

async function measureLogin(device: Connection, person: Connection, cookie: string): Promise<number> {
  const { temp_token } = (await post(device, '/api/sync/init', {})).data
  const wait = async () => {
    await post(device, '/api/sync/token', { temp_token }, { prefer: 'wait=50' })
    return performance.now()
  }
  const approve = async () => {
    await sleep(HELD_AFTER_MS)
    await post(person, '/api/sync/claim', { temp_token }, { cookie })
    return performance.now()
  }
  const [delivered, approved] = await Promise.all([wait(), approve()])
  return delivered - approved
}

async function post(connection: Connection, path: string, json: unknown, headers?: Record<string, string>) {
  const { status, body } = await connection.send(encodeJsonRequest(path, json, headers))
  if (status !== 200) throw new Error(`${path}: ${status} ${body}`)
  return JSON.parse(body.toString())
}
