'use client'

import { startTransition, useActionState, useEffect, useRef } from 'react'
import { toast } from 'sonner'
import type { FormAction, Outcome } from './outcome.ts'
import { reach } from './reach.ts'

/**
 * An action for a form. What it has done is told in passing, also where the form is gone by then; why it was refused is
 * answered, for the form to say. Without a server to ask, the form keeps what was typed and says so. `onDone` is called
 * once for each time it was done.
 */
export function useOutcome(action: FormAction, onDone?: () => void) {
  const [outcome, submit, isPending] = useActionState(telling(reach(action)), null)
  const heeded = useRef<Outcome>(null)
  useEffect(() => {
    if (!outcome || heeded.current === outcome) return
    heeded.current = outcome
    if (outcome.is_done) onDone?.()
  }, [outcome, onDone])
  const send = (form: FormData) => startTransition(() => submit(form))
  return { submit, send, isPending, refusal: outcome?.is_done === false ? outcome : null }
}

const telling =
  (action: FormAction): FormAction =>
  async (before, form) => {
    const outcome = await action(before, form)
    if (outcome?.is_done) toast(outcome.said)
    return outcome
  }
