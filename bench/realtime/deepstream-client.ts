import { type Client, CONTENT } from './client.ts'
import { type Deepstream, speakDeepstream } from './deepstream-wire.ts'

/**
 * deepstream over the same sockets as Roost: its protocol, and no more work for each message than finding out what it
 * is. A topic is a record, written to by what its own client calls `setDataWithAck`, and `name` keeps
 * the records of one client from those of another.
 */
export function createDeepstreamClient(url: string, name: string): Client {
  const { signIn, actions }: Deepstream = speakDeepstream(url)
  return {
    follow: async (topic, { hear, lose }) => {
      const following = Promise.withResolvers<void>()
      const { send, close } = await signIn(
        ({ action, version }) => {
          if (action === actions.READ_RESPONSE) following.resolve()
          if (action === actions.UPDATE) hear(Number(version))
        },
        (error) => {
          following.reject(error)
          lose(error)
        },
      )
      const names = [`${name}/${topic}`]
      send({ action: actions.SUBSCRIBECREATEANDREAD, names, correlationId: '0' })
      await following.promise
      return { close }
    },
    openWriter: async () => {
      let waiting = Promise.withResolvers<void>()
      const { send, close } = await signIn(
        ({ action }) => {
          if (action === actions.WRITE_ACKNOWLEDGEMENT) waiting.resolve()
          else waiting.reject(new Error(`deepstream answers a write with ${action}`))
        },
        (error) => waiting.reject(error),
      )
      let written = 0
      const write = (topic: number) => {
        waiting = Promise.withResolvers()
        const record = { name: `${name}/${topic}`, version: -1, data: JSON.stringify(CONTENT) }
        const correlationId = String(written++)
        send({ action: actions.CREATEANDUPDATE, ...record, isWriteAck: true, correlationId })
        return waiting.promise
      }
      return { write, close }
    },
  }
}
