'use client'

import type { FormAction } from '#ui/action/outcome.ts'
import { ConfirmDialog } from '#ui/primitives/confirm-dialog.tsx'
import { countWords } from './count-words.ts'

/** Ends the sign-ins of the `count` other browsers, after asking. */
export const SignOutOthers = ({ count, signOut }: { count: number; signOut: FormAction }) => (
  <ConfirmDialog
    trigger="Sign out the other browsers"
    title={`Sign out ${countWords(count, 'other browser')}?`}
    about={
      <p>
        This browser and your devices stay signed in. If somebody else may have used your sign-in, change your
        password as well.
      </p>
    }
    confirm="Sign out"
    pending="Signing out…"
    action={signOut}
    is_danger
  />
)
