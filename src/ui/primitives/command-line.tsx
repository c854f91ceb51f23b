import { CopyButton } from './copy-button.tsx'

/** A command to run on a device, with a button that copies it. */
export const CommandLine = ({ command }: { command: string }) => (
  <div className="flex gap-2">
    <code className="flex min-w-0 flex-1 items-center rounded-control bg-sunken px-3 py-1 font-mono text-xs sm:text-sm">
      {command}
    </code>
    <CopyButton text={command} label={`Copy the command: ${command}`} />
  </div>
)
