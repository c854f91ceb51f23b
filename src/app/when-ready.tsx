import { setTimeout } from 'node:timers/promises'
import { type ReactNode, Suspense } from 'react'
import { readable } from '#app/readable.tsx'

/** How long an answer may take before something is shown in its place. */
const PATIENCE_MS = 300

type Props<T> = { answer: Promise<T>; fallback: ReactNode; children: (value: T) => ReactNode }

/**
 * Shows what `answer` comes to, and `fallback` meanwhile if that takes a while. An answer in time makes one whole page:
 * it needs no script to be put together, a redirect is a redirect and a failure is told in words. A `loading.tsx` would
 * always send the page in pieces.
 */
export const WhenReady = readable(async <T,>({ answer, fallback, children }: Props<T>) => {
  const early = await Promise.race([answer.then((value) => ({ value })), setTimeout(PATIENCE_MS, undefined)])
  if (early) return children(early.value)
  return (
    <Suspense fallback={fallback}>
      <Late answer={answer}>{children}</Late>
    </Suspense>
  )
})

const Late = readable(async <T,>({ answer, children }: Omit<Props<T>, 'fallback'>) => children(await answer))
