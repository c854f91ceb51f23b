'use client'

import { startTransition, useOptimistic, useRef, useState } from 'react'
import type { FormAction, Outcome } from '#ui/action/outcome.ts'
import { reach } from '#ui/action/reach.ts'

/**
 * A switch as it was turned last, before the server has heard of it. However quickly it is turned, one request is under
 * way at a time, and the last one asks for what it was turned to last.
 */
export function useTurn(type: string, is_on: boolean, action: FormAction) {
  const [isOn, show] = useOptimistic(is_on)
  const [outcome, setOutcome] = useState<Outcome>(null)
  const wanted = useRef(is_on)
  const sending = useRef<Promise<void>>(undefined)
  const send = async () => {
    let asked: boolean
    let answer: Outcome
    do {
      asked = wanted.current
      answer = await reach(action)(null, formOf({ type, turn: asked ? 'on' : 'off' }))
    } while (wanted.current !== asked)
    startTransition(() => setOutcome(answer))
  }
  const turn = (on: boolean) => {
    wanted.current = on
    startTransition(async () => {
      show(on)
      sending.current ??= send().finally(() => {
        sending.current = undefined
      })
      await sending.current
    })
  }
  return { isOn, turn, refusal: outcome?.is_done === false ? outcome : null }
}

function formOf(values: Record<string, string>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(values)) form.append(name, value)
  return form
}
