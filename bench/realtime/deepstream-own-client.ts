import type { Client } from './client.ts'
import { CONTENT } from './client.ts'
import { requirePeer } from './install-peers.ts'

/** deepstream through its own client library, as its users have it. */
export function createDeepstreamOwnClient(url: string): Client {
  const { DeepstreamClient } = requirePeer('@deepstream/client')
  const signIn = async () => {
    const client = new DeepstreamClient(new URL(url).host)
    await client.login()
    return client
  }
  return {
    follow: async (topic, { hear }) => {
      const client = await signIn()
      const record = client.record.getRecord(`record/${topic}`)
      await record.whenReady()
      record.subscribe(() => hear(record.version))
      return { close: () => client.close() }
    },
    openWriter: async () => {
      const client = await signIn()
      let written = 0
      return {
        // It tells nobody of data that is as it was.
        write: (topic) => client.record.setDataWithAck(`record/${topic}`, { ...CONTENT, written: written++ }),
        close: () => client.close(),
      }
    },
  }
}
