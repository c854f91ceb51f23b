import type { Context } from '#cli/context.ts'
import type { DataType } from '#contract/data-type.ts'
import { countToSend } from './count-to-send.ts'
import { createTypeLoops } from './create-type-loops.ts'
import { keepType, type Watching } from './keep-type.ts'
import { createProblems, isFatal, type Source } from './problems.ts'
import type { Reporter } from './report-state.ts'
import { type Syncing, startSyncing } from './start-syncing.ts'
import { watchFiles } from './watch-files.ts'

/** Keeps a folder and the vault the same until the command's signal says to stop. Throws what ends the whole of it. */
export async function keepWatching(
  { device: { signal: stopped }, output }: Context,
  given: Watching,
  reporter: Reporter,
): Promise<void> {
  const ending = new AbortController()
  const signal = AbortSignal.any([ending.signal, ...(stopped ? [stopped] : [])])
  const watching = { ...given, device: { ...given.device, signal } }
  const { device, folder, say } = watching
  const problems = createProblems(say)
  const fail = (type: DataType | null, source: Source, error: unknown) => {
    if (signal.aborted) return
    if (isFatal(error)) ending.abort(error)
    else problems.tell(type, source, error)
  }
  const { wake, idle } = createTypeLoops(
    async (type) => {
      if (signal.aborted) return
      await keepType(watching, type)
      problems.clear(type, 'folder')
      await reporter.report(watching, type)
    },
    (type, error) => fail(type, 'folder', error),
  )
  let syncing: Syncing | undefined
  const unwatch = watchFiles(folder.path, {
    onChange: wake,
    onRescan: () => {
      wake()
      syncing?.nudge().catch((error) => fail(null, 'folder', error))
    },
    onUnwatched: () => {
      if (!output.json)
        output.say('The system does not tell when files change; they are looked at every 2 seconds.')
    },
  })
  try {
    // What was edited while nobody watched is kept before anything else.
    wake()
    await idle()
    syncing = startSyncing(watching, {
      onChange: wake,
      onProgress: (type) => problems.clear(type, 'server'),
      onProblem: (type, error) => fail(type, 'server', error),
      onEnd: (error) => ending.abort(error),
    })
    await syncing.asked
    wake()
    await idle()
    if (!signal.aborted) say({ event: 'ready', folder: folder.path, to_send: await countToSend(device) })
    await untilAborted(signal)
  } finally {
    unwatch()
    ending.abort()
    await Promise.all([idle(), syncing?.idle()])
    await reporter.told()
  }
  if (!stopped?.aborted) throw signal.reason
  const to_send = await countToSend(device)
  const rest = to_send > 0 ? ` ${to_send} to send with the next watch, push or pull.` : ''
  output.result({ outcome: 'stopped', to_send }, `Stopped. Everything is kept.${rest}`)
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
