'use client'

import { useEffect, useId, useRef } from 'react'
import type { FormAction } from '#ui/action/outcome.ts'
import { useOutcome } from '#ui/action/use-outcome.ts'
import { buttonClass } from '#ui/primitives/button-class.ts'
import { SubmitButton } from '#ui/primitives/submit-button.tsx'

type Props = { id: string; name: string; rename: FormAction; close: () => void }

/** A new name for a device. Enter keeps it, Esc leaves the old one; what was typed stays with a refusal. */
export function NameForm({ id, name, rename, close }: Props) {
  const { send, isPending, refusal } = useOutcome(rename, close)
  const field = useRef<HTMLInputElement>(null)
  const refusal_id = useId()
  useEffect(() => field.current?.select(), [])
  return (
    <form
      className="@container grid grid-cols-[minmax(0,1fr)] gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isPending) send(new FormData(event.currentTarget))
      }}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <input type="hidden" name="id" value={id} />
      <div className="flex flex-wrap gap-2">
        <input
          ref={field}
          name="name"
          defaultValue={name}
          maxLength={100}
          required
          autoComplete="off"
          aria-label="Name of the device"
          aria-invalid={refusal ? true : undefined}
          aria-describedby={refusal ? refusal_id : undefined}
          className="min-h-11 w-full min-w-0 rounded-control border border-edge bg-surface px-3 text-ink text-sm aria-invalid:border-danger sm:min-h-9 @2xs:w-auto @2xs:flex-1"
        />
        <SubmitButton variant="small" pending="Saving…" is_pending={isPending}>
          Save
        </SubmitButton>
        <button type="button" onClick={close} className={buttonClass('small')}>
          Cancel
        </button>
      </div>
      {refusal && (
        <p id={refusal_id} role="alert" className="text-danger text-sm">
          {refusal.said}
        </p>
      )}
    </form>
  )
}
