import { CircleCheck, CircleDashed, LifeBuoy } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { loginCommand } from '#ui/devices/connect-device.tsx'
import { buttonClass } from '#ui/primitives/button-class.ts'
import { Card } from '#ui/primitives/card.tsx'
import { CommandLine } from '#ui/primitives/command-line.tsx'

type Props = {
  device_count: number
  has_stored: boolean
  server_url: string
  hide: (form: FormData) => Promise<void>
}

/** What somebody new does next, one step open at a time; only what the server can know counts as a step. */
export function FirstSteps({ device_count, has_stored, server_url, hide }: Props) {
  const id = useId()
  const login = loginCommand(server_url)
  const steps = [
    {
      name: 'Connect a device',
      is_done: device_count > 0,
      about:
        'Run this on it. A page here then asks whether to let it in. In an app, choose “Sign in” instead.',
      command: login,
    },
    {
      name: 'Store something',
      is_done: has_stored,
      about: 'Apps do so by themselves once they are signed in. To keep a folder in sync, run this:',
      command: 'npx roost watch ~/notes',
    },
    {
      name: 'Connect a second device',
      is_done: device_count > 1,
      about:
        'It opens what is stored with your passphrase, your recovery words or the help of the first one.',
      command: login,
    },
  ]
  const next = steps.find(({ is_done }) => !is_done)
  return (
    <section aria-labelledby={id}>
      <Card className="grid gap-5">
        <div className="flex items-start justify-between gap-4">
          <div className="min-w-0">
            <h2 id={id} className="font-semibold text-lg tracking-tight">
              Get started
            </h2>
            <p className="text-muted text-sm">
              {steps.filter(({ is_done }) => is_done).length} of {steps.length} done
            </p>
          </div>
          <form action={hide}>
            <button type="submit" className={buttonClass('small')}>
              Hide
            </button>
          </form>
        </div>
        <ol className="grid gap-4">
          {steps.map((step) => (
            <Step key={step.name} name={step.name} is_done={step.is_done}>
              {step === next && (
                <>
                  <p className="text-muted">{step.about}</p>
                  <CommandLine command={step.command} />
                </>
              )}
            </Step>
          ))}
        </ol>
        <p className="flex gap-3 border-line border-t pt-4 text-muted text-sm">
          <LifeBuoy className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
          <span className="max-w-prose">
            Your first device shows you 24 recovery words. Write them down: without them and without the
            passphrase nobody can open your data. This server never sees them, so it cannot tell whether you
            have them.
          </span>
        </p>
      </Card>
    </section>
  )
}

function Step({ name, is_done, children }: { name: string; is_done: boolean; children: ReactNode }) {
  const Icon = is_done ? CircleCheck : CircleDashed
  return (
    <li className="flex gap-3 text-sm">
      <Icon
        className={`mt-px size-4.5 shrink-0 ${is_done ? 'text-accent' : 'text-edge'}`}
        aria-hidden="true"
      />
      <div className="grid min-w-0 flex-1 gap-2">
        <p className={is_done ? 'text-muted' : 'font-medium'}>
          {name}
          {is_done && <span className="sr-only">: done</span>}
        </p>
        {children}
      </div>
    </li>
  )
}
