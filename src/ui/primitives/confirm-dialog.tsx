'use client'

import * as Radix from '@radix-ui/react-alert-dialog'
import { type ReactNode, useCallback, useState } from 'react'
import type { FormAction } from '#ui/action/outcome.ts'
import { useOutcome } from '#ui/action/use-outcome.ts'
import { Alert } from './alert.tsx'
import { type ButtonVariant, buttonClass } from './button-class.ts'
import { SubmitButton } from './submit-button.tsx'

type Props = {
  /** What opens it, and how that looks. */
  trigger: ReactNode
  trigger_variant?: ButtonVariant
  /** What a screen reader says of the trigger where its words alone do not tell which of many it is. */
  trigger_label?: string
  title: string
  /** What will happen, and what will not. */
  about: ReactNode
  confirm: string
  pending: string
  action: FormAction
  /** Whether it destroys something: the button is red then. */
  is_danger?: boolean
  /** What the action needs: hidden values, and fields to fill in. */
  children?: ReactNode
}

/**
 * Asks before an action. The focus stays within, starts at Cancel or at what is to be filled in, and goes back to the
 * trigger. A refusal is said in it, and what was typed stays.
 */
export function ConfirmDialog({ trigger, trigger_variant = 'small', trigger_label, ...ask }: Props) {
  const [isOpen, setOpen] = useState(false)
  const close = useCallback(() => setOpen(false), [])
  return (
    <Radix.Root open={isOpen} onOpenChange={setOpen}>
      <Radix.Trigger
        className={`${buttonClass(trigger_variant)} needs-script shrink-0`}
        aria-label={trigger_label}
      >
        {trigger}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-20 bg-black/50" />
        <Radix.Content className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-20 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-md overflow-y-auto rounded-overlay border border-line bg-surface p-6 text-ink shadow-overlay">
          <Question {...ask} close={close} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

type QuestionProps = Omit<Props, 'trigger' | 'trigger_variant' | 'trigger_label'> & { close: () => void }

function Question({ title, about, confirm, pending, action, is_danger, children, close }: QuestionProps) {
  const { send, isPending, refusal } = useOutcome(action, close)
  return (
    <form
      className="grid gap-4"
      // Sent by hand: React empties a form whose action has run, and what was typed has to stay with a refusal.
      onSubmit={(event) => {
        event.preventDefault()
        if (!isPending) send(new FormData(event.currentTarget))
      }}
    >
      <Radix.Title className="font-semibold text-lg tracking-tight">{title}</Radix.Title>
      <Radix.Description asChild>
        <div className="grid gap-2 text-muted text-sm">{about}</div>
      </Radix.Description>
      {children}
      {refusal && <Alert tone="error">{refusal.said}</Alert>}
      <div className="flex flex-wrap justify-end gap-3 max-sm:flex-col-reverse">
        <Radix.Cancel className={buttonClass('quiet')}>Cancel</Radix.Cancel>
        <SubmitButton variant={is_danger ? 'danger' : 'primary'} pending={pending} is_pending={isPending}>
          {confirm}
        </SubmitButton>
      </div>
    </form>
  )
}
