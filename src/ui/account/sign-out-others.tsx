'use client'

import { useActionState } from 'react'
import type { FormAction } from '#ui/action/outcome.ts'
import { Alert } from '#ui/primitives/alert.tsx'
import { SubmitButton } from '#ui/primitives/submit-button.tsx'

/** How many other browsers are signed in, and a button that ends that. Works without scripts. */
export function SignOutOthers({ count, action }: { count: number; action: FormAction }) {
  const [outcome, formAction] = useActionState(action, null)
  return (
    <form action={formAction} className="grid gap-3 border-line border-t pt-4">
      {outcome?.is_done === false && <Alert tone="error">{outcome.said}</Alert>}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p role="status" className="min-w-0 text-muted text-sm">
          {outcome?.is_done ? outcome.said : sayOthers(count)}
        </p>
        {count > 0 && (
          <SubmitButton variant="small" pending="Signing them out…">
            Sign out other browsers
          </SubmitButton>
        )}
      </div>
    </form>
  )
}

function sayOthers(count: number): string {
  if (count === 0) return 'You are signed in nowhere else.'
  return count === 1 ? 'One other browser is signed in.' : `${count} other browsers are signed in.`
}
