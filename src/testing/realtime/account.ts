import { adminOf } from '../admin.ts'
import type { TestServer } from '../provided.ts'
import { connectDevice, type SignedUp, signUp } from '../wire.ts'
import type { Cluster } from './cluster.ts'
import { type Follower, follow, type TransportName, transportNames } from './follower.ts'
import type { AccountEvent } from './transport.ts'

type Device = { token: string; device_id: string }

/** Somebody with devices that follow and write. */
export type Account = SignedUp & { devices: Device[] }

/** Somebody new with a device for each way to follow. */
export async function createAccount(server: TestServer): Promise<Account> {
  const person = await signUp(server)
  const devices = await Promise.all(transportNames.map(() => connectDevice(server, person.cookie)))
  return { ...person, devices }
}

/** The device that follows by this transport. */
export function deviceFor({ devices }: Account, transport: TransportName): Device {
  const device = devices[transportNames.indexOf(transport)]
  if (!device) throw new Error('an account has a device for each transport')
  return device
}

/** A follower by each transport, from the same cursor, through the balancer unless `url` says otherwise. */
export const followByEach = (
  account: Account,
  { balancer }: Cluster,
  cursor = { epoch: 1, seq: 0 },
  url = () => balancer.url,
): Follower[] =>
  transportNames.map((transport) =>
    follow({ transport, url, credential: { token: deviceFor(account, transport).token }, cursor }),
  )

/** The log of an account as its followers have to have it. */
export const logOf = ({ stack }: Cluster, { user_id }: Pick<Account, 'user_id'>): Promise<AccountEvent[]> =>
  adminOf({ stack })<AccountEvent[]>`
    select seq, event_type as type, data_type, version, device_id,
      to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') as created_at
    from roost.sync_events where user_id = ${user_id} order by seq`
