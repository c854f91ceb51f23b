import { REALTIME_PROTOCOL, type RealtimeMessage, TOKEN_PROTOCOL } from '#contract/realtime.ts'
import { Connection } from '../connection.ts'
import { encodeRequest } from '../request.ts'
import { type Client, CONTENT, type Ear, type Follower } from './client.ts'
import type { Account } from './enrol.ts'
import { openSocket } from './socket.ts'

/** The cursor of a follower, as it goes on from it elsewhere. */
export type Cursor = { epoch: number; seq: number }

/** Roost: a topic is an account, written to by older clients' PUT, and followed by devices of its own. */
export function createRoostClient(url: string, writer_url: string, accounts: readonly Account[]): Client {
  const taken = new Map<number, number>()
  const nextToken = (topic: number) => {
    const index = taken.get(topic) ?? 0
    taken.set(topic, index + 1)
    const { tokens } = accountOf(accounts, topic)
    return tokens[index % tokens.length] ?? ''
  }
  return {
    follow: (topic, ear) => followAccount(url, nextToken(topic), ear),
    openWriter: async () => {
      const connection = new Connection(writer_url)
      return {
        write: (topic) => put(connection, accountOf(accounts, topic)),
        close: () => connection.close(),
      }
    },
  }
}

/** Follows an account from `cursor` on, or from now. Resolves once it is up to date. */
export async function followAccount(
  url: string,
  token: string,
  { hear, lose }: Ear,
  cursor?: Cursor,
): Promise<Follower & { cursor: Cursor }> {
  const query = cursor ? `?since=${cursor.seq}&epoch=${cursor.epoch}` : ''
  const { promise, resolve, reject } = Promise.withResolvers<Cursor>()
  const onMessage = (text: unknown) => {
    const message: RealtimeMessage = JSON.parse(String(text))
    if (message.type === 'up_to_date') return resolve({ epoch: message.epoch, seq: message.seq })
    if (message.type === 'refused') return reject(new Error(`Roost refuses a follower: ${message.code}`))
    if ('data_type' in message) hear(message.seq)
  }
  const onLost = (error: Error) => {
    reject(error)
    lose(error)
  }
  const protocols = [REALTIME_PROTOCOL, TOKEN_PROTOCOL + token]
  const address = `${url.replace('http', 'ws')}/v1/realtime${query}`
  const [{ close }, up_to_date] = await Promise.all([
    openSocket(address, { hear: onMessage, lose: onLost }, protocols),
    promise,
  ])
  return { close, cursor: up_to_date }
}

/** Writes to an account as an older client does. */
export async function put(connection: Connection, { tokens: [token] }: Account): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = JSON.stringify(CONTENT)
  const path = '/api/sync/data/collection'
  const answer = await connection.send(encodeRequest({ method: 'PUT', path, headers, body }))
  if (answer.status !== 200) throw new Error(`PUT: ${answer.status} ${answer.body}`)
}

function accountOf(accounts: readonly Account[], topic: number): Account {
  const account = accounts[topic]
  if (!account) throw new Error(`there is no account ${topic}`)
  return account
}
