import type { Context } from '#cli/context.ts'
import { Offline } from '#client/errors.ts'
import { followEvents } from '#client/events/follow-events.ts'
import { createSyncer, type Syncer } from '#client/sync/create-syncer.ts'
import { listContents } from '#client/sync/list-contents.ts'
import { type DataType, dataTypes } from '#contract/data-type.ts'
import { createLoop } from './create-loop.ts'
import { keepType, type Watching } from './keep-type.ts'
import { createLinkState } from './link-state.ts'
import { mergers } from './mergers.ts'
import { createProblems, isFatal } from './problems.ts'
import type { Reporter } from './report-state.ts'
import { watchFiles } from './watch-files.ts'

/** Keeps a folder and the vault the same until the command's signal says to stop. Throws what ends the whole of it. */
export async function keepWatching(
  { device: { signal: stopped }, output }: Context,
  given: Watching,
  reporter: Reporter,
): Promise<void> {
  const ending = new AbortController()
  const signal = AbortSignal.any([ending.signal, ...(stopped ? [stopped] : [])])
  const watching: Watching = { ...given, device: { ...given.device, signal } }
  const { device, folder, say } = watching
  const toSend = async () => (await listContents(device)).filter(({ is_pending }) => is_pending).length
  const problems = createProblems(say)
  const link = createLinkState(say, toSend)

  const fail = (type: DataType | null, source: 'folder' | 'server', error: unknown) => {
    if (signal.aborted) return
    if (isFatal(error)) ending.abort(error)
    else problems.tell(type, source, error)
  }
  const loops = dataTypes.map((type) => ({
    type,
    ...createLoop(
      async () => {
        if (signal.aborted) return
        await keepType(watching, type)
        problems.clear(type, 'folder')
        await reporter.report(watching, type)
      },
      (error) => fail(type, 'folder', error),
    ),
  }))
  const wake = (...types: DataType[]) => {
    for (const loop of loops) if (types.length === 0 || types.includes(loop.type)) loop.wake()
  }
  const idle = () => Promise.all(loops.map((loop) => loop.idle()))

  const unwatch = watchFiles(folder.path, wake, () => {
    if (!output.json)
      output.say('The system does not tell when files change; they are looked at every 2 seconds.')
  })
  let syncer: Syncer | undefined
  try {
    // What was edited while nobody watched is kept before anything else.
    wake()
    await idle()
    const first = Promise.withResolvers<void>()
    signal.addEventListener('abort', () => first.resolve(), { once: true })
    syncer = createSyncer(device, {
      mergers,
      signal,
      onChange: ({ type, blocked }) => {
        if (!blocked) problems.clear(type, 'server')
        link.works()
        wake(type)
      },
      onProblem: ({ type, error, pause_ms }) => {
        first.resolve()
        if (error instanceof Offline) link.fails(error)
        else if (pause_ms === null) fail(type, 'server', error)
      },
    })
    const { hear, idle: synced, setOnline } = syncer
    followEvents(device, {
      signal,
      onMessage: (message) => {
        hear(message)
        if ('data_type' in message && message.data_type) wake(message.data_type)
        else wake()
      },
      onState: (state, error) => {
        if (state === 'waiting' && error instanceof Offline) link.isDown(error)
        if (state !== 'live' || !link.isUp()) return
        // Whatever pauses after a failure need not wait any longer.
        setOnline(false)
        setOnline(true)
      },
    }).catch((error) => fail(null, 'server', error))
    await Promise.race([synced(), first.promise])
    wake()
    await idle()
    if (!signal.aborted) say({ event: 'ready', folder: folder.path, to_send: await toSend() })
    await untilAborted(signal)
  } finally {
    unwatch()
    ending.abort()
    await Promise.all([idle(), syncer?.idle()])
  }
  if (!stopped?.aborted) throw signal.reason
  const to_send = await toSend()
  const rest = to_send > 0 ? ` ${to_send} to send with the next watch, push or pull.` : ''
  output.result({ outcome: 'stopped', to_send }, `Stopped. Everything is kept.${rest}`)
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
