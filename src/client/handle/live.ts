import type { Device } from '#client/connection.ts'
import { NotSignedIn, Offline } from '#client/errors.ts'
import { type FollowState, followEvents } from '#client/events/follow-events.ts'
import type { AccountEvent } from '#client/events/link.ts'
import { subscribe } from '#client/sync/announce.ts'
import { createSyncer, type SyncerOptions } from '#client/sync/create-syncer.ts'
import { mergersOf } from '#client/sync/define-type.ts'
import { readState } from '#client/sync/documents.ts'
import { getContent } from '#client/sync/get-content.ts'
import { withSignal } from '#client/sync/sync-type.ts'
import { contentOf } from '#client/sync/type-state.ts'
import type { DataType } from '#contract/data-type.ts'
import type { Bytes } from '#contract/sealed-blob.ts'
import type { AppType } from './kind.ts'

/** The document that keeps how far events were heard. */
const FOLLOWED = 'client/followed'

export type LiveOptions = Pick<SyncerOptions, 'onProblem'> & {
  signal?: AbortSignal | undefined
  /** `error` says why it waits. */
  onState?: ((state: FollowState, error?: Error) => void) | undefined
}

type ContentListener = (bytes: Bytes | null) => void

/** What happens on this device and to its account, as it happens. */
export function createLive(device: Device, types: readonly AppType[]) {
  const heard = new Set<(event: AccountEvent) => void>()
  const looks = new Set<() => void>()

  /**
   * Keeps this device and the server the same until the signal aborts. Ends only by throwing: the signal's reason,
   * `NotSignedIn`, or the refusal of a server that takes this session no longer.
   */
  async function live({ signal, onState, onProblem }: LiveOptions = {}): Promise<never> {
    const ended = new AbortController()
    const stoppable = withSignal(device, signal ? AbortSignal.any([signal, ended.signal]) : ended.signal)
    const syncer = createSyncer(stoppable, { mergers: mergersOf(...types), onProblem })
    try {
      return await followEvents(stoppable, {
        keep_as: FOLLOWED,
        onState: (state, error) => {
          // Requests are tried by themselves; that they are worth trying again is what this tells.
          if (state === 'live') syncer.setOnline(true)
          if (state === 'waiting' && error instanceof Offline) syncer.setOnline(false)
          onState?.(state, error)
        },
        onMessage: (message) => {
          syncer.hear(message)
          if (!('created_at' in message)) return
          for (const listener of heard) listener(message)
          // Another tab or program of this device may have brought it here first, and tells nobody.
          void syncer.idle().then(() => {
            for (const look of looks) look()
          })
        },
      })
    } finally {
      ended.abort()
    }
  }

  /** Calls `listener` with each event of the account while `live` runs: before this device has what it tells of. */
  function onEvent(listener: (event: AccountEvent) => void): () => void {
    heard.add(listener)
    return () => heard.delete(listener)
  }

  /** Calls `listener` with a type's content as it is, and after every change of it on this device. */
  function onContent(type: DataType, listener: ContentListener): () => void {
    let told: string | null | undefined
    let has_ended = false
    let looking: Promise<void> = Promise.resolve()
    const tell = async () => {
      // Most looks find what was told, which need not be read for that.
      if (told !== undefined && (contentOf(await readState(device, type))?.hash ?? null) === told) return
      const { bytes, version } = await getContent(device, type).catch(orNothing)
      if (has_ended || version === told) return
      told = version
      listener(bytes)
    }
    // One after the other, so that an older content is never told after a newer one.
    const look = () => {
      looking = looking.then(tell).catch(throwUnhandled)
    }
    const unsubscribe = subscribe(device, (change) => {
      if (change.type === type && change.content) look()
    })
    looks.add(look)
    look()
    return () => {
      has_ended = true
      looks.delete(look)
      unsubscribe()
    }
  }

  return { live, onEvent, onContent }
}

/** Who is not signed in has nothing. */
function orNothing(error: unknown) {
  if (error instanceof NotSignedIn) return { bytes: null, version: null }
  throw error
}

/** A listener that throws is nobody's to catch here, and stops no other. */
const throwUnhandled = (error: unknown) =>
  queueMicrotask(() => {
    throw error
  })

export type Live = ReturnType<typeof createLive>
