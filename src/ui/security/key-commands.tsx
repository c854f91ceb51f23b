import { ChevronDown } from 'lucide-react'
import { CommandLine } from '#ui/primitives/command-line.tsx'

const commands = [
  {
    about: 'See who can open the key, checked by the device itself',
    command: 'npx roost key recipients',
  },
  { about: 'Let in a new device that shows a code', command: 'npx roost approve' },
  { about: 'Choose another passphrase', command: 'npx roost key change-passphrase' },
  {
    about: 'Make new recovery words; the old ones stop working',
    command: 'npx roost key recovery',
  },
  {
    about:
      'A device was lost: sign it out and make a new key, which it does not get. Put its name in place of DEVICE',
    command: 'npx roost key rotate --without DEVICE',
  },
  {
    about: 'Take a device, “passphrase” or “recovery” out of the keyring; what it had, it keeps',
    command: 'npx roost key remove DEVICE',
  },
]

/** What changes who can open the key: commands, since this server cannot. */
export const KeyCommands = () => (
  <details className="group rounded-card border border-line bg-surface">
    <summary className="flex min-h-12 cursor-pointer list-none items-center justify-between gap-3 rounded-card px-5 font-medium text-sm sm:px-6 [&::-webkit-details-marker]:hidden">
      Change who can open it
      <ChevronDown
        className="size-4 text-muted transition-transform group-open:rotate-180 motion-reduce:transition-none"
        aria-hidden="true"
      />
    </summary>
    <div className="grid gap-4 border-line border-t px-5 py-4 sm:px-6">
      <p className="max-w-prose text-muted text-sm">
        This server holds no key, so it can let nobody in and put nobody out. A device of yours does, in a
        terminal:
      </p>
      <ul className="grid gap-4">
        {commands.map(({ about, command }) => (
          <li key={command} className="grid gap-1.5">
            <p className="text-sm">{about}</p>
            <CommandLine command={command} label={`Copy: ${command}`} />
          </li>
        ))}
      </ul>
    </div>
  </details>
)
