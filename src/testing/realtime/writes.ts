import { setTimeout as sleep } from 'node:timers/promises'
import { dataTypes } from '#contract/data-type.ts'
import { adminOf } from '../admin.ts'
import type { TestServer } from '../provided.ts'
import { connectDevice, send } from '../wire.ts'
import type { Account } from './account.ts'
import type { Cluster } from './cluster.ts'

type Writing = { server: TestServer; account: Account; device: Account['devices'][number]; pick: number }

const typeOf = (pick: number) => dataTypes[pick % dataTypes.length]

/** What devices do all day, as older clients do it: without a word about what they replace. */
const deeds: ((writing: Writing) => Promise<unknown>)[] = [
  ({ server, device: { token }, pick }) =>
    write(server, 'PUT', '/api/sync/config', { token, json: { sync_history: pick % 2 === 0 } }),
  ({ server, device: { token }, pick }) =>
    write(server, 'PUT', `/api/sync/data/${typeOf(pick)}`, {
      token,
      json: { encrypted_blob: 'c2VhbGVk', nonce: 'AAAAAAAAAAAAAAAA' },
    }),
  ({ server, device: { token }, pick }) =>
    write(server, 'DELETE', `/api/sync/data/${typeOf(pick)}`, { token }),
  ({ server, device: { token, device_id }, pick }) =>
    write(server, 'PATCH', `/api/devices/${device_id}`, { token, json: { name: `Device ${pick}` } }),
  async ({ server, device: { token }, account: { cookie } }) => {
    const { device_id } = await connectDevice(server, cookie)
    await write(server, 'DELETE', `/api/devices/${device_id}`, { token })
  },
]

async function write(...request: Parameters<typeof send>): Promise<void> {
  const { status } = await send(...request)
  if (status >= 400) throw new Error(`${request[1]} ${request[2]} was answered ${status}`)
}

/** Makes a change of some kind, by some device of the account. */
export async function writeOnce(server: TestServer, account: Account, random: () => number): Promise<void> {
  const pickOf = <T>(list: T[]) => list[Math.floor(random() * list.length)] as T
  const pick = Math.floor(random() * 1000)
  await pickOf(deeds)({ server, account, device: pickOf(account.devices), pick })
}

/** Writes through whichever instances run until `signal` aborts. What became of a write that broke off, the log says. */
export async function keepWriting(
  { running }: Cluster,
  account: Account,
  random: () => number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const instances = running()
    const instance = instances[Math.floor(random() * instances.length)]
    if (!instance) throw new Error('no instance runs')
    await writeOnce(instance, account, random).catch((error) => {
      if (running().includes(instance)) throw error
    })
    await sleep(20)
  }
}

/** Makes so many events that nobody rings for. */
export const writeUnrung = ({ stack }: Cluster, user_id: string, count: number) =>
  adminOf({ stack })`
    select roost.record_event(${user_id}, 'config_changed', null, null, null) from generate_series(1, ${count})`
