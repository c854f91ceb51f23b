import { EventEmitter, once as onceEmitted } from 'node:events'
import type { News } from '#contract/changes.ts'
import { config } from '#platform/config/config.ts'
import { log } from '#platform/log/log.ts'
import { ifMade, once } from '#platform/registry.ts'
import { type BellWire, type Ear, messageToRings } from './bell-wire.ts'
import { openPostgresWire } from './postgres-wire.ts'
import { openRedisWire } from './redis-wire.ts'

/**
 * Other processes are told at once of what rings after a silence, and then this often of all that rings meanwhile: the
 * busier, the less often.
 */
const GATHER_MS = { few: 5, many: 25 }
const FEW = 4

/** How long a waiter trusts the bell before it looks for itself. */
const LOOK_MS = { listening: 5000, deaf: 500 }

/** Beside the topics: every ring there is, and a change of whether other processes are heard. */
const RING = Symbol('ring')
const LISTENING = Symbol('listening')

type Bell = {
  emitter: EventEmitter
  /** None where nothing connects processes: they look for themselves. */
  wire: BellWire | undefined
  is_listening: boolean
  gathered: Set<string>
  gathering: NodeJS.Timeout | undefined
}

const NAME = 'doorbell'
const bell = () => once(NAME, openBell)

/** Aborts when the process stops: nobody is kept waiting, nor begins to. */
const stopping = () => once('stopping', () => new AbortController())

function openBell(): Bell {
  const emitter = new EventEmitter().setMaxListeners(0)
  const opened: Bell = {
    emitter,
    wire: undefined,
    is_listening: false,
    gathered: new Set(),
    gathering: undefined,
  }
  opened.wire = openWire({
    hear: (message) => {
      for (const topic of messageToRings(message)) sound(emitter, topic)
    },
    listen: (is_listening) => {
      opened.is_listening = is_listening
      emitter.emit(LISTENING)
    },
  })
  return opened
}

function openWire(ear: Ear): BellWire | undefined {
  const { REDIS_URL, DATABASE_LISTEN_URL } = config()
  if (REDIS_URL) return openRedisWire(REDIS_URL, ear)
  return DATABASE_LISTEN_URL ? openPostgresWire(DATABASE_LISTEN_URL, ear) : undefined
}

function sound(emitter: EventEmitter, topic: string, news?: News): void {
  emitter.emit(topic)
  emitter.emit(RING, topic, news)
}

/**
 * Says that `topic` has changed, to this process now and to the others within a few milliseconds. What is known of it
 * is told in this process alone: the others look for themselves.
 */
export function ring(topic: string, news?: News): void {
  const opened = bell()
  sound(opened.emitter, topic, news)
  if (!opened.wire) return
  opened.gathered.add(topic)
  if (!opened.gathering) void tellOthers(opened)
}

async function tellOthers(opened: Bell): Promise<void> {
  clearTimeout(opened.gathering)
  opened.gathering = undefined
  const topics = [...opened.gathered]
  if (topics.length === 0) return
  opened.gathered.clear()
  const pause_ms = topics.length > FEW ? GATHER_MS.many : GATHER_MS.few
  opened.gathering = setTimeout(tellOthers, pause_ms, opened).unref()
  await opened.wire?.send(topics).catch((error) => log().warn({ error }, 'cannot ring'))
}

/** Calls `hear` with every topic that rings, in this process or another, and with the news where they are known. */
export function onRing(hear: (topic: string, news: News | undefined) => void): void {
  bell().emitter.on(RING, hear)
}

/** Calls `hear` when rings of other processes are heard again, or no longer. */
export function onListening(hear: () => void): void {
  bell().emitter.on(LISTENING, hear)
}

/** Whether rings of other processes are heard. */
export const isListening = (): boolean => bell().is_listening

/** Calls `leave` when the process stops; at once if it does already. */
export function onStopping(leave: () => void): void {
  const { signal } = stopping()
  if (signal.aborted) leave()
  else signal.addEventListener('abort', leave, { once: true })
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
  const { emitter, is_listening } = bell()
  const look = AbortSignal.timeout(Math.min(remaining_ms, is_listening ? LOOK_MS.listening : LOOK_MS.deaf))
  const woken = new AbortController()
  const until = { signal: AbortSignal.any([ended, look, woken.signal]) }
  await Promise.race([onceEmitted(emitter, topic, until), onceEmitted(emitter, LISTENING, until)]).catch(
    () => {},
  )
  woken.abort()
  return !ended.aborted
}

/** Lets everybody go who waits, and those who come from now on. */
export const stopWaiting = (): void => stopping().abort()

/** Sends what was rung, and stops listening. */
export async function closeDoorbell(): Promise<void> {
  const opened = ifMade<Bell>(NAME)
  if (!opened) return
  await tellOthers(opened)
  clearTimeout(opened.gathering)
  await opened.wire?.close()
}
