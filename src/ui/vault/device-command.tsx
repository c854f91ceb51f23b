import type { ReactNode } from 'react'
import { buttonClass } from '#ui/primitives/button-class.ts'
import { CommandLine } from '#ui/primitives/command-line.tsx'

type Props = {
  id: string
  trigger: ReactNode
  trigger_label: string
  title: string
  command: string
  children: ReactNode
}

/** What only a device can do: why, and the command that does it there. A popover: it needs no script, and Esc closes it. */
export const DeviceCommand = ({ id, trigger, trigger_label, title, command, children }: Props) => (
  <>
    <button
      type="button"
      popoverTarget={id}
      aria-label={trigger_label}
      className={`${buttonClass('small')} shrink-0`}
    >
      {trigger}
    </button>
    <div
      id={id}
      popover="auto"
      role="dialog"
      aria-labelledby={`${id}-title`}
      className="m-auto max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-lg overflow-y-auto rounded-overlay bg-surface p-6 shadow-overlay"
    >
      <div className="grid gap-4">
        <h2 id={`${id}-title`} className="font-semibold text-lg tracking-tight">
          {title}
        </h2>
        <div className="grid gap-2 text-muted text-sm">{children}</div>
        <CommandLine command={command} label={`Copy the command: ${command}`} />
        <div className="flex justify-end">
          <button
            type="button"
            popoverTarget={id}
            popoverTargetAction="hide"
            className={buttonClass('quiet')}
          >
            Close
          </button>
        </div>
      </div>
    </div>
  </>
)
