import { EventEmitter, once as onceEmitted } from 'node:events'
import { config } from '#platform/config/config.ts'
import { connect } from '#platform/db/connect.ts'
import { database } from '#platform/db/pool.ts'
import { log } from '#platform/log/log.ts'
import { ifMade, once } from '#platform/registry.ts'

/** Whoever may connect to the database may listen, and learns ids that open nothing, and when something happened. */
const CHANNEL = 'roost_doorbell'

/** Rings are gathered this long, so that a burst costs one NOTIFY. */
const GATHER_MS = 5

/** Postgres takes a payload of less than 8000 bytes, and fails the whole statement over a longer one. */
const PAYLOAD_BYTES = 7900

/** How long a waiter trusts the bell before it looks for itself. */
const LOOK_MS = { listening: 5000, deaf: 500 }

type Bell = {
  emitter: EventEmitter
  listening: boolean
  gathered: Set<string>
  close: () => Promise<void>
}

const NAME = 'doorbell'
const bell = () => once(NAME, openBell)

/** Aborts when the process stops: nobody is kept waiting, nor begins to. */
const stopping = () => once('stopping', () => new AbortController())

function openBell(): Bell {
  const emitter = new EventEmitter().setMaxListeners(0)
  const opened: Bell = {
    emitter,
    listening: false,
    gathered: new Set(),
    close: async () => {},
  }
  const url = config().DATABASE_LISTEN_URL
  if (url) {
    const listener = connect(url, 1)
    opened.close = () => listener.end({ timeout: 1 })
    listener
      .listen(
        CHANNEL,
        (topics) => {
          for (const topic of topics.split(' ')) emitter.emit(topic)
        },
        () => {
          opened.listening = true
        },
      )
      .catch((error) => log().warn({ error }, 'cannot listen; waiting requests look twice a second'))
  }
  return opened
}

/** Says that `topic` has changed, to waiters of this process now and to those of others after a few milliseconds. */
export function ring(topic: string): void {
  const { emitter, gathered } = bell()
  emitter.emit(topic)
  if (gathered.size === 0) setTimeout(notify, GATHER_MS).unref()
  gathered.add(topic)
}

async function notify(): Promise<void> {
  const { gathered } = bell()
  const payloads: string[] = []
  for (const topic of gathered) {
    const last = payloads.at(-1)
    if (last !== undefined && last.length + topic.length < PAYLOAD_BYTES) {
      payloads.splice(-1, 1, `${last} ${topic}`)
    } else {
      payloads.push(topic)
    }
  }
  gathered.clear()
  await database()`select pg_notify(${CHANNEL}, payload) from unnest(${payloads}::text[]) as payload`.catch(
    (error) => log().warn({ error }, 'cannot ring'),
  )
}

/**
 * Resolves when `topic` rings, or when it is time to look regardless: a ring can be lost, and then costs a delay.
 * Answers false when there is no use in waiting on, because `signal` aborted or this process is stopping.
 */
export async function waitForRing(
  topic: string,
  remaining_ms: number,
  signal: AbortSignal,
): Promise<boolean> {
  const ended = AbortSignal.any([signal, stopping().signal])
  if (ended.aborted) return false
  const { emitter, listening } = bell()
  const look = AbortSignal.timeout(Math.min(remaining_ms, listening ? LOOK_MS.listening : LOOK_MS.deaf))
  await onceEmitted(emitter, topic, { signal: AbortSignal.any([ended, look]) }).catch(() => {})
  return !ended.aborted
}

/** Lets everybody go who waits, and stops listening. */
export async function closeDoorbell(): Promise<void> {
  stopping().abort()
  await ifMade<Bell>(NAME)?.close()
}
