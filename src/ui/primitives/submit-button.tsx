'use client'

import { LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import { useFormStatus } from 'react-dom'
import { type ButtonVariant, buttonClass } from './button-class.ts'

type Props = {
  children: ReactNode
  /** What it says while the server works. */
  pending: string
  variant?: ButtonVariant
  className?: string
  /** Whether its form waits for the answer, where that was not sent as the form's own action. */
  is_pending?: boolean
  /** With a value, one of several submits of one form: only the one that was pressed shows that it works. */
  name?: string
  value?: string
  formNoValidate?: boolean
}

/** Sends its form. While the answer is awaited it says so and sends nothing twice. */
export function SubmitButton(props: Props) {
  const { children, pending, variant = 'primary', className = '', is_pending = false, ...submit } = props
  const status = useFormStatus()
  const isPending = is_pending || status.pending
  const isPressed = isPending && (!submit.name || status.data?.get(submit.name) === submit.value)
  return (
    <button
      type="submit"
      {...submit}
      aria-disabled={isPending}
      onClick={(event) => isPending && event.preventDefault()}
      className={`${buttonClass(variant)} ${className}`}
    >
      {isPressed ? (
        <>
          <LoaderCircle className="size-4 animate-spin motion-reduce:animate-none" aria-hidden="true" />
          {pending}
        </>
      ) : (
        children
      )}
    </button>
  )
}
