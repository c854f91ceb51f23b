'use client'

import { useEffect, useState } from 'react'
import { buttonClass } from '#ui/primitives/button-class.ts'

const SECONDS = 5

/**
 * Closes the window after a few seconds unless it is told not to. A browser only lets a page close windows that were
 * opened by one; otherwise it is left to the person, who is told so.
 */
export function ClosingWindow() {
  const [left, setLeft] = useState(SECONDS)
  const [isKept, setKept] = useState(false)
  const isCounting = left > 0 && !isKept
  useEffect(() => {
    if (!isCounting) return
    const timer = setTimeout(() => {
      setLeft(left - 1)
      if (left === 1) window.close()
    }, 1000)
    return () => clearTimeout(timer)
  }, [isCounting, left])
  if (!isCounting) {
    return (
      <p role="status" className="text-muted text-sm">
        {isKept
          ? 'This window stays open until you close it.'
          : 'Your browser does not let this page close the window: that is left to you.'}
      </p>
    )
  }
  return (
    <div className="needs-script flex w-full flex-wrap items-center justify-between gap-3">
      <p role="timer" className="text-muted text-sm tabular-nums">
        This window closes in {left} {left === 1 ? 'second' : 'seconds'}.
      </p>
      <button type="button" onClick={() => setKept(true)} className={buttonClass('quiet')}>
        Keep it open
      </button>
    </div>
  )
}
