'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { buttonClass } from './button-class.ts'

const SHOWN_MS = 2500

/** Copies `text`. Browsers allow that on secure pages only; elsewhere it says so. Without scripts it is not there. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null)
  useEffect(() => {
    if (!outcome) return
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = () =>
    writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('failed'),
    )
  const Icon = outcome === 'copied' ? Check : Copy
  return (
    <button
      type="button"
      onClick={copy}
      className={`${buttonClass('quiet')} needs-script shrink-0`}
      aria-label={label}
    >
      <Icon className="size-4" aria-hidden="true" />
      <span aria-live="polite">{said[outcome ?? 'ready']}</span>
    </button>
  )
}

const said = { ready: 'Copy', copied: 'Copied', failed: 'Select it by hand' }

async function writeText(text: string): Promise<void> {
  if (!navigator.clipboard) throw new Error('no clipboard on this page')
  await navigator.clipboard.writeText(text)
}
