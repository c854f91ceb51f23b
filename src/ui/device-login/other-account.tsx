'use client'

import { useFormStatus } from 'react-dom'
import { Avatar } from '#ui/frame/avatar.tsx'
import { linkClass } from '#ui/primitives/button-class.ts'

type Props = {
  email: string | null
  /** Where the other person comes to: the same link, or the same page. */
  target: { token?: string; redirect?: string }
  signOut: (form: FormData) => Promise<void>
}

/** Whose account the device would join, and the way to another one. */
export const OtherAccount = ({ email, target, signOut }: Props) => (
  <form action={signOut} className="flex items-center gap-3 border-line border-t pt-5 text-sm">
    {target.token && <input type="hidden" name="token" value={target.token} />}
    {target.redirect && <input type="hidden" name="redirect" value={target.redirect} />}
    <Avatar email={email} />
    <div className="min-w-0">
      <p className="text-muted">
        You are signed in as{' '}
        <strong className="font-medium text-ink">{email ?? 'an account without e-mail'}</strong>.
      </p>
      <Submit />
    </div>
  </form>
)

function Submit() {
  const { pending } = useFormStatus()
  return (
    <button type="submit" aria-disabled={pending} className={`cursor-pointer ${linkClass}`}>
      Use another account
    </button>
  )
}
