import { type Client, CONTENT } from './client.ts'
import { openSocket } from './socket.ts'

/** The bare `ws` server of this folder. */
export function createFloorClient(url: string): Client {
  const address = url.replace('http', 'ws')
  return {
    follow: async (topic, { hear, lose }) => {
      const following = Promise.withResolvers<void>()
      const onMessage = (text: unknown) => {
        const { number } = JSON.parse(String(text))
        if (number === undefined) following.resolve()
        else hear(number)
      }
      const onLost = (error: Error) => {
        following.reject(error)
        lose(error)
      }
      const { send, close } = await openSocket(address, { hear: onMessage, lose: onLost })
      send(JSON.stringify({ follow: topic }))
      await following.promise
      return { close }
    },
    openWriter: async () => {
      let waiting = Promise.withResolvers<void>()
      const { send, close } = await openSocket(address, {
        hear: () => waiting.resolve(),
        lose: (error) => waiting.reject(error),
      })
      const write = (topic: number) => {
        waiting = Promise.withResolvers()
        send(JSON.stringify({ write: topic, content: CONTENT }))
        return waiting.promise
      }
      return { write, close }
    },
  }
}
