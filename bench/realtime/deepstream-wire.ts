import type { RawData } from 'ws'
import { requirePeer } from './install-peers.ts'
import { openSocket } from './socket.ts'

/** What is said of records. */
type RecordMessage = { action: number | undefined; [field: string]: unknown }

/** deepstream's protocol, encoded by its own package. */
export type Deepstream = {
  /** The actions of records by their names. */
  actions: Record<string, number>
  /** Opens a socket and signs in. */
  signIn: (
    hear: (message: RecordMessage) => void,
    lose: (error: Error) => void,
  ) => Promise<{ send: (message: RecordMessage) => void; close: () => void }>
}

/** Its client says this often that it is there, and the server ends who has not for twice as long. */
const HEARTBEAT_MS = 30_000

/** Speaks with the deepstream at `url`. */
export function speakDeepstream(url: string): Deepstream {
  const { parse } = requirePeer('@deepstream/protobuf/dist/src/message-parser')
  const { getMessage } = requirePeer('@deepstream/protobuf/dist/src/message-builder')
  const types = requirePeer('@deepstream/protobuf/dist/types/all')
  const { TOPIC, CONNECTION_ACTION, AUTH_ACTION } = types
  const address = `${url.replace('http', 'ws')}/deepstream`
  const encode = (message: object): Uint8Array => getMessage(message, false)
  const challenge = encode({
    topic: TOPIC.CONNECTION,
    action: CONNECTION_ACTION.CHALLENGE,
    url: address,
    protocolVersion: '0.1a',
  })
  const login = encode({ topic: TOPIC.AUTH, action: AUTH_ACTION.REQUEST, data: '{}' })
  const ping = encode({ topic: TOPIC.CONNECTION, action: CONNECTION_ACTION.PING })

  const signIn: Deepstream['signIn'] = async (hear, lose) => {
    const accepted = Promise.withResolvers<void>()
    const signedIn = Promise.withResolvers<void>()
    const onMessage = (bytes: RawData) => {
      const [message] = parse(bytes)
      if (message.topic === TOPIC.RECORD) hear(message)
      else if (message.topic === TOPIC.AUTH) signedIn.resolve()
      else accepted.resolve()
    }
    const onLost = (error: Error) => {
      signedIn.reject(error)
      lose(error)
    }
    const socket = await openSocket(address, { hear: onMessage, lose: onLost })
    socket.send(challenge)
    await Promise.race([accepted.promise, signedIn.promise])
    socket.send(login)
    await signedIn.promise
    const heartbeat = setInterval(() => socket.send(ping), HEARTBEAT_MS)
    const close = () => {
      clearInterval(heartbeat)
      socket.close()
    }
    return { send: (message) => socket.send(encode({ topic: TOPIC.RECORD, ...message })), close }
  }
  return { actions: types.RECORD_ACTION, signIn }
}
