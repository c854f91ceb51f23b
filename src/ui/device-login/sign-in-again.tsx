import { LogIn } from 'lucide-react'
import { SubmitButton } from '#ui/primitives/submit-button.tsx'

type Props = { token: string; signOut: (form: FormData) => Promise<void> }

/** To approve, who has no password proves who they are by signing in again. They come back to the same request. */
export const SignInAgain = ({ token, signOut }: Props) => (
  <form action={signOut} className="grid">
    <input type="hidden" name="token" value={token} />
    <SubmitButton variant="equal" pending="One moment…">
      <LogIn className="size-4" aria-hidden="true" />
      Sign in again to approve
    </SubmitButton>
  </form>
)
