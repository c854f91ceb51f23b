'use client'

import { startTransition, useActionState, useEffect, useRef } from 'react'
import { toast } from 'sonner'
import type { FormAction, Outcome } from './outcome.ts'
import { reach } from './reach.ts'

/**
 * An action for a form. What it has done is told in passing; why it was refused is answered, for the form to say. Without
 * a server to ask, the form keeps what was typed and says so. `onDone` is called once for each time it was done.
 */
export function useOutcome(action: FormAction, onDone?: () => void) {
  const [outcome, submit, isPending] = useActionState(reach(action), null)
  const told = useRef<Outcome>(null)
  useEffect(() => {
    if (!outcome || told.current === outcome) return
    told.current = outcome
    if (!outcome.is_done) return
    toast(outcome.said)
    onDone?.()
  }, [outcome, onDone])
  const send = (form: FormData) => startTransition(() => submit(form))
  return { submit, send, isPending, refusal: outcome?.is_done === false ? outcome : null }
}
