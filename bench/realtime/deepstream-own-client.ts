import { type Client, CONTENT } from './client.ts'
import { requirePeer } from './install-peers.ts'

/** deepstream through its own client library, as its users have it. */
export function createDeepstreamOwnClient(url: string, name: string): Client {
  const { DeepstreamClient } = requirePeer('@deepstream/client')
  // It tells nobody of data that is as it was.
  let written = 0
  const signIn = async () => {
    const client = new DeepstreamClient(new URL(url).host)
    await client.login()
    return client
  }
  return {
    follow: async (topic, { hear }) => {
      const client = await signIn()
      const record = client.record.getRecord(`${name}/${topic}`)
      await record.whenReady()
      let heard = 0
      record.subscribe(() => hear(++heard))
      return { close: () => client.close() }
    },
    openWriter: async () => {
      const client = await signIn()
      return {
        write: (topic) =>
          client.record.setDataWithAck(`${name}/${topic}`, { ...CONTENT, written: written++ }),
        close: () => client.close(),
      }
    },
  }
}
