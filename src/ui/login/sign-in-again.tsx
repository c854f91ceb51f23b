import { LogIn } from 'lucide-react'
import { SubmitButton } from '#ui/primitives/submit-button.tsx'

type Props = {
  /** Where they come back to: the same request, or the same page. */
  target: { token?: string; redirect?: string }
  /** What they are about to do. */
  purpose: string
  signOut: (form: FormData) => Promise<void>
}

/** Who has no password proves who they are by signing in again. */
export const SignInAgain = ({ target, purpose, signOut }: Props) => (
  <form action={signOut} className="grid">
    {target.token && <input type="hidden" name="token" value={target.token} />}
    {target.redirect && <input type="hidden" name="redirect" value={target.redirect} />}
    <SubmitButton variant="equal" pending="One moment…">
      <LogIn className="size-4" aria-hidden="true" />
      {`Sign in again to ${purpose}`}
    </SubmitButton>
  </form>
)
