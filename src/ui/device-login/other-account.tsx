'use client'

import { useFormStatus } from 'react-dom'

type Props = {
  email: string | null
  /** Where the other person comes to: the same link, or the same page. */
  target: { token?: string; redirect?: string }
  signOut: (form: FormData) => Promise<void>
}

/** Whose account the device would join, and the way to another one. */
export const OtherAccount = ({ email, target, signOut }: Props) => (
  <form action={signOut} className="text-muted text-sm">
    {target.token && <input type="hidden" name="token" value={target.token} />}
    {target.redirect && <input type="hidden" name="redirect" value={target.redirect} />}
    You are signed in as{' '}
    <strong className="font-medium text-ink">{email ?? 'an account without e-mail'}</strong>. <Submit />
  </form>
)

function Submit() {
  const { pending } = useFormStatus()
  return (
    <button
      type="submit"
      aria-disabled={pending}
      className="cursor-pointer rounded text-accent underline underline-offset-4"
    >
      Use another account
    </button>
  )
}
