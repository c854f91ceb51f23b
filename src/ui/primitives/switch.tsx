'use client'

import * as Radix from '@radix-ui/react-switch'

type Props = {
  checked: boolean
  /** Left away where turning it sends its form. */
  onCheckedChange?: (checked: boolean) => void
  type?: 'button' | 'submit'
  /** The ids of what names it and of what describes it. */
  'aria-labelledby': string
  'aria-describedby'?: string
  disabled?: boolean
}

/** On or off, at once. */
export const Switch = (props: Props) => (
  <Radix.Root
    {...props}
    className="peer relative inline-flex h-6 w-11 shrink-0 cursor-pointer items-center rounded-full border border-edge bg-sunken transition-colors after:absolute after:-inset-2.5 disabled:cursor-not-allowed disabled:opacity-60 data-[state=checked]:border-accent data-[state=checked]:bg-accent motion-reduce:transition-none"
  >
    <Radix.Thumb className="pointer-events-none block size-4 translate-x-1 rounded-full bg-edge transition-transform data-[state=checked]:translate-x-5.5 data-[state=checked]:bg-on-accent motion-reduce:transition-none" />
  </Radix.Root>
)
