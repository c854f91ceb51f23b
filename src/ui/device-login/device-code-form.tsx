'use client'

import { useActionState, useEffect, useRef } from 'react'
import { linkClass } from '#ui/primitives/button-class.ts'
import { SubmitButton } from '#ui/primitives/submit-button.tsx'
import { DecisionButtons } from './decision-buttons.tsx'
import { LoginRequest, type LoginRequestFacts } from './login-request.tsx'
import { NetworkWarning } from './network-warning.tsx'
import { UserCodeField } from './user-code-field.tsx'

/** What a person has typed, what was wrong with it, and the login that waits under it, as it stood at `now`. */
export type DeviceCodeState = {
  typed: string
  error: string | null
  request?: LoginRequestFacts
  now?: number
}

type Props = {
  /** What the field begins with. */
  typed: string
  action: (state: DeviceCodeState, form: FormData) => Promise<DeviceCodeState>
}

/** Type the code, see who asks, then approve or deny. Works without scripts. */
export function DeviceCodeForm({ typed, action }: Props) {
  const [state, formAction] = useActionState(action, { typed, error: null })
  const { request, now = 0 } = state
  const heading = useRef<HTMLHeadingElement>(null)
  const isFound = request !== undefined
  // What was focused is gone; who cannot see the page is told where they are.
  useEffect(() => {
    if (isFound) heading.current?.focus()
  }, [isFound])
  return (
    <form action={formAction} className="grid gap-6">
      <div className="grid gap-1.5">
        <h1 ref={heading} tabIndex={-1} className="font-semibold text-2xl tracking-tight outline-none">
          {request ? 'Connect this device?' : 'Connect a device'}
        </h1>
        <p className="text-muted text-sm">
          {request
            ? 'It will read and change what your devices sync.'
            : 'Type the code that the device shows. You then see which device it is, and decide.'}
        </p>
      </div>
      {request ? (
        <>
          <LoginRequest request={request} now={now} />
          <NetworkWarning network={request.network} demand={null} />
          <input type="hidden" name="user_code" value={state.typed} />
          <DecisionButtons />
          <a href="/device" className={`justify-self-start text-sm ${linkClass}`}>
            Type another code
          </a>
        </>
      ) : (
        <>
          <UserCodeField error={state.error} defaultValue={state.typed} />
          <SubmitButton pending="Looking…">Continue</SubmitButton>
        </>
      )}
    </form>
  )
}
