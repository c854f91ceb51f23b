import { type RawData, WebSocket } from 'ws'

/** What comes of a socket: messages, and that it was lost, but not by our closing it. */
type Attendant = { hear: (message: RawData) => void; lose: (error: Error) => void }

export type Socket = { send: (message: string | Uint8Array) => void; close: () => void }

/** Opens a WebSocket, the same for every server. Throws what it was refused with. */
export function openSocket(
  url: string,
  { hear, lose }: Attendant,
  protocols: string[] = [],
): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const socket = new WebSocket(url, protocols, { perMessageDeflate: false })
  const fail = (error: Error) => {
    reject(error)
    lose(error)
  }
  const onClose = (code: number) => fail(new Error(`${url} closed a socket with ${code}`))
  socket.on('message', hear)
  socket.on('error', fail)
  socket.on('close', onClose)
  const close = () => {
    socket.off('close', onClose)
    socket.terminate()
  }
  socket.on('open', () => resolve({ send: (message) => socket.send(message), close }))
  return promise
}
