import { setTimeout } from 'node:timers/promises'
import { headers } from 'next/headers'
import { type ReactNode, Suspense } from 'react'
import { readable } from '#app/readable.tsx'

/** How long an answer may take before something is shown in its place. */
const PATIENCE_MS = 300

type Props<T> = { answer: Promise<T>; fallback: ReactNode; children: (value: T) => ReactNode }

/**
 * Shows what `answer` comes to, and `fallback` meanwhile if that takes a while. An answer in time makes one whole page:
 * it needs no script to be put together, a redirect is a redirect and a failure is told in words. A `loading.tsx` would
 * always send the page in pieces. Where a page is open and asks for itself anew, it shows what it has until the answer is
 * there, however long that takes.
 */
export const WhenReady = readable(async <T,>({ answer, fallback, children }: Props<T>) => {
  const ready = answer.then((value) => ({ value }))
  const isOpening = (await headers()).get('accept')?.includes('text/html')
  const early = await (isOpening ? Promise.race([ready, setTimeout(PATIENCE_MS, undefined)]) : ready)
  if (early) return children(early.value)
  return (
    <Suspense fallback={fallback}>
      <Late answer={answer}>{children}</Late>
    </Suspense>
  )
})

const Late = readable(async <T,>({ answer, children }: Omit<Props<T>, 'fallback'>) => children(await answer))
