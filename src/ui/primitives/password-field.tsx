'use client'

import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, useState } from 'react'
import { iconButtonClass } from './button-class.ts'
import { TextField } from './text-field.tsx'

type Props = Omit<ComponentProps<typeof TextField>, 'type' | 'children'> & {
  autoComplete: 'current-password' | 'new-password'
}

/** A password, out of sight until its person wants to see what they type. */
export function PasswordField(props: Props) {
  const [isShown, setShown] = useState(false)
  const Icon = isShown ? EyeOff : Eye
  return (
    <TextField
      {...props}
      type={isShown ? 'text' : 'password'}
      autoCapitalize="none"
      spellCheck={false}
      className="pr-12"
    >
      <button
        type="button"
        onClick={() => setShown(!isShown)}
        className={`${iconButtonClass} needs-script absolute top-0 right-0`}
        aria-pressed={isShown}
        aria-label="Show characters"
      >
        <Icon className="size-4" aria-hidden="true" />
      </button>
    </TextField>
  )
}
