import { Connection } from '../connection.ts'
import type { Account } from './enrol.ts'
import { type Cursor, followAccount, put } from './roost-client.ts'

/** An instance that is killed, one that lives on, and accounts with a device each: who follows where. */
export type Failover = {
  victim: { url: string; pid: number }
  refuge: string
  moving: readonly Account[]
  staying: readonly Account[]
}

/** Milliseconds from the kill to the delivery of a write, one for each account. */
export type Delays = {
  /** Written elsewhere right after the kill, to a device that had to connect again. */
  moving_ms: number[]
  /** Answered by the killed instance right before, to a device that was elsewhere all the time. */
  staying_ms: number[]
}

const PATIENCE_MS = 15_000

/** Kills an instance that has just answered writes, and waits until everybody has heard what there is to hear. */
export async function measureFailover({ victim, refuge, moving, staying }: Failover): Promise<Delays> {
  const moved = await Promise.all(moving.map((account) => followThrough(account, victim.url, refuge)))
  const stayed = await Promise.all(staying.map((account) => followFrom(account, refuge, fail)))
  const [doomed, living] = [connectFor(staying, victim.url), connectFor(moving, refuge)]
  const late = setTimeout(() => fail(new Error('not everybody heard after the kill')), PATIENCE_MS)

  await doomed.writeToAll()
  const killed = performance.now()
  process.kill(victim.pid, 'SIGKILL')
  await living.writeToAll()
  const delaysOf = async (heard: Promise<number>[]) =>
    (await Promise.all(heard)).map((moment) => Math.max(0, moment - killed))
  const delays = {
    moving_ms: await delaysOf(moved.map(({ heard }) => heard)),
    staying_ms: await delaysOf(stayed.map(({ heard }) => heard)),
  }

  clearTimeout(late)
  living.close()
  for (const { close } of [...moved, ...stayed]) close()
  return delays
}

/** One connection for each account, since their writes are sent at once. */
function connectFor(accounts: readonly Account[], url: string) {
  const lines = accounts.map((account) => ({ account, connection: new Connection(url) }))
  return {
    writeToAll: () => Promise.all(lines.map(({ account, connection }) => put(connection, account))),
    close: () => {
      for (const { connection } of lines) connection.close()
    },
  }
}

/** Follows an account at one instance, and when that is gone at once at the other, from where it was. */
async function followThrough(account: Account, first_url: string, then_url: string) {
  const { promise: heard, resolve } = Promise.withResolvers<number>()
  const first = await followFrom(account, first_url, async () => {
    const then = await followFrom(account, then_url, fail, first.cursor)
    close = then.close
    resolve(then.heard)
  })
  let { close } = first
  return { heard, close: () => close() }
}

/** Follows an account, and says when it first hears of an event. */
async function followFrom(
  { tokens: [token = ''] }: Account,
  url: string,
  lose: (error: Error) => void,
  cursor?: Cursor,
) {
  const { promise: heard, resolve } = Promise.withResolvers<number>()
  const follower = await followAccount(url, token, { hear: () => resolve(performance.now()), lose }, cursor)
  return { ...follower, heard }
}

function fail(error: Error): never {
  throw error
}
