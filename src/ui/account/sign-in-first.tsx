import type { ComponentProps } from 'react'
import { SignInAgain } from '#ui/login/sign-in-again.tsx'

/** In place of a form that would ask for the password, where there is none. */
export const SignInFirst = (props: ComponentProps<typeof SignInAgain>) => (
  <div className="grid gap-4 text-sm">
    <p>
      This account has no password to ask you for. To show that it is you, sign in once more; you then come
      back here.
    </p>
    <SignInAgain {...props} />
  </div>
)
