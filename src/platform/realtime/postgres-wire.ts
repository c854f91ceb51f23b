import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '#platform/db/connect.ts'
import { log } from '#platform/log/log.ts'
import { type BellWire, type Ear, ringsToMessages } from './bell-wire.ts'

/** Whoever may connect to the database may listen, and learns ids that open nothing, and when something happened. */
const CHANNEL = 'roost_doorbell'

/** Postgres takes a payload of less than 8000 bytes, and fails the whole statement over a longer one. */
const PAYLOAD_BYTES = 7900

const RETRY_MS = 250

/**
 * Carries rings by LISTEN and NOTIFY, on a connection of its own: a NOTIFY within a transaction that writes would make
 * commits wait for each other. Listens anew whenever that connection was lost.
 */
export function openPostgresWire(url: string, ear: Ear): BellWire {
  let isClosed = false
  const sql = connect(url, 1, {
    // What is rung needs no place on a disk, and would take one with every NOTIFY.
    connection: { application_name: 'roost doorbell', synchronous_commit: 'off' },
    onnotify: (_channel, message) => ear.hear(message),
    onclose: () => {
      ear.listen(false)
      void listen()
    },
  })
  const listen = async () => {
    while (!isClosed) {
      try {
        await sql`listen ${sql(CHANNEL)}`
        ear.listen(true)
        return
      } catch (error) {
        if (isClosed) return
        log().warn({ error }, 'cannot listen for changes of other processes')
        await sleep(RETRY_MS)
      }
    }
  }
  void listen()
  return {
    send: async (topics) => {
      const messages = ringsToMessages(topics, PAYLOAD_BYTES)
      await sql`select pg_notify(${CHANNEL}, message) from unnest(${messages}::text[]) as message`
    },
    close: async () => {
      isClosed = true
      await sql.end({ timeout: 1 })
    },
  }
}
