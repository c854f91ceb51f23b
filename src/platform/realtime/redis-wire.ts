import { createClient } from '@redis/client'
import { log } from '#platform/log/log.ts'
import { type BellWire, type Ear, ringsToMessages } from './bell-wire.ts'

const CHANNEL = 'roost:doorbell'

/** What is rung at once fits in one message of moderate size. */
const MESSAGE_BYTES = 64 * 1024

/** A server that answers nothing for so long is lost, however open its connection looks. */
const SILENCE_MS = 3000

/** Carries rings by Redis pub/sub, or that of Valkey, which holds nothing. Listens anew whenever it was lost. */
export function openRedisWire(url: string, ear: Ear): BellWire {
  const listener = createClient({
    url,
    RESP: 3,
    disableOfflineQueue: true,
    pingInterval: SILENCE_MS / 3,
    socket: {
      connectTimeout: SILENCE_MS,
      socketTimeout: SILENCE_MS,
      reconnectStrategy: (attempt) => Math.min(50 * 2 ** attempt, 1000),
    },
  })
  const complain = (error: unknown) => {
    ear.listen(false)
    if (listener.isOpen) log().warn({ error }, 'cannot listen for changes of other processes')
  }
  listener.on('error', complain)
  // Once subscribed, the client subscribes anew by itself before it says that it is ready again.
  let isSubscribed = false
  listener.on('ready', async () => {
    if (!isSubscribed) await listener.subscribe(CHANNEL, ear.hear).catch(complain)
    isSubscribed = true
    ear.listen(listener.isReady)
  })
  listener.connect().catch(complain)
  return {
    send: async (topics) => {
      for (const message of ringsToMessages(topics, MESSAGE_BYTES)) await listener.publish(CHANNEL, message)
    },
    close: async () => listener.destroy(),
  }
}
