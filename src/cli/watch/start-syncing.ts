import { Offline } from '#client/errors.ts'
import { followEvents } from '#client/events/follow-events.ts'
import { createSyncer, type Syncer } from '#client/sync/create-syncer.ts'
import { listContents } from '#client/sync/list-contents.ts'
import type { DataType } from '#contract/data-type.ts'
import { countToSend } from './count-to-send.ts'
import type { Watching } from './keep-type.ts'
import { createLinkState, type LinkState } from './link-state.ts'
import { mergers } from './mergers.ts'

/** Who wants to know what comes of it. */
type Listener = {
  /** What this device has of types may have changed; of all where none is named. */
  onChange: (...types: DataType[]) => void
  /** A round for a type has done something. */
  onProgress: (type: DataType) => void
  /** Something that does not pass by itself. */
  onProblem: (type: DataType, error: unknown) => void
  /** The server tells this device nothing any more. */
  onEnd: (error: unknown) => void
}

/** What goes on between this device and the server. */
export type Syncing = {
  /** Resolves when the server was asked once for everything, or could not be. */
  asked: Promise<void>
  /** Tries again what another program of this profile has put, or what there was no room for. */
  nudge(): Promise<void>
  /** Resolves when nothing is left that can be done now. */
  idle(): Promise<void>
}

/** Sends what is put on this device and takes what others write, until the device's signal is aborted. */
export function startSyncing(watching: Watching, listener: Listener): Syncing {
  const { device, say } = watching
  const { signal } = device
  const asked = Promise.withResolvers<void>()
  signal?.addEventListener('abort', () => asked.resolve(), { once: true })
  const link = createLinkState(say, () => countToSend(device))
  const syncer = createSyncer(device, {
    mergers,
    signal,
    onChange: ({ type, blocked }) => {
      if (!blocked) listener.onProgress(type)
      link.works()
      listener.onChange(type)
    },
    onProblem: ({ type, error, pause_ms }) => {
      asked.resolve()
      if (error instanceof Offline) link.fails(error)
      else if (pause_ms === null) listener.onProblem(type, error)
    },
  })
  follow(watching, syncer, link, listener)
  return {
    asked: Promise.race([syncer.idle(), asked.promise]),
    nudge: async () => {
      const waiting = (await listContents(device)).filter(
        ({ is_pending, is_switched_off, blocked }) => is_pending && !is_switched_off && !blocked,
      )
      if (waiting.length > 0) syncer.nudge(...waiting.map(({ type }) => type))
    },
    idle: syncer.idle,
  }
}

function follow(
  { device }: Watching,
  { hear, setOnline, idle }: Syncer,
  link: LinkState,
  listener: Listener,
): void {
  followEvents(device, {
    signal: device.signal,
    onMessage: (message) => {
      hear(message)
      if ('data_type' in message && message.data_type) listener.onChange(message.data_type)
      // What became of the account is known when it was asked about.
      else void idle().then(() => listener.onChange())
    },
    onState: (state, error) => {
      if (state === 'waiting' && error instanceof Offline) link.isDown(error)
      if (state !== 'live' || !link.isUp()) return
      // Whatever pauses after a failure need not wait any longer.
      setOnline(false)
      setOnline(true)
    },
  }).catch(listener.onEnd)
}
