'use client'

import { type ReactNode, useActionState, useId } from 'react'
import type { FormAction } from '#ui/action/outcome.ts'
import { Alert } from '#ui/primitives/alert.tsx'
import { Switch } from '#ui/primitives/switch.tsx'
import { useTurn } from './use-turn.ts'

type Props = {
  type: string
  name: string
  is_on: boolean
  action: FormAction
  /** What describes it. */
  children: ReactNode
}

/**
 * A named switch that shows at once how it was turned, and goes back with a word on why if that is refused. Without
 * scripts it sends its form, and the page that is answered says what came of it.
 */
export function TypeSwitch({ type, name, is_on, action, children }: Props) {
  const id = useId()
  const [answered, submit] = useActionState(action, null)
  const { isOn, turn, refusal } = useTurn(type, is_on, action)
  const declined = refusal ?? (answered?.is_done === false ? answered : null)
  return (
    <div className="grid min-w-0 flex-1 gap-2">
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <h2 id={`${id}-name`} className="font-semibold">
            {name}
          </h2>
          <div id={`${id}-about`} className="mt-0.5 text-muted text-sm">
            {children}
          </div>
        </div>
        <form
          action={submit}
          onSubmit={(event) => {
            event.preventDefault()
            turn(!isOn)
          }}
        >
          <input type="hidden" name="type" value={type} />
          <input type="hidden" name="turn" value={isOn ? 'off' : 'on'} />
          <Switch
            type="submit"
            checked={isOn}
            aria-labelledby={`${id}-name`}
            aria-describedby={`${id}-about`}
          />
        </form>
      </div>
      {declined && <Alert tone="error">{declined.said}</Alert>}
    </div>
  )
}
