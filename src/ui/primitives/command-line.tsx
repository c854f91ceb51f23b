import { CopyButton } from './copy-button.tsx'

/** A command to run, with a way to copy it. */
export const CommandLine = ({ command, label = 'Copy the command' }: { command: string; label?: string }) => (
  <div className="flex min-w-0 flex-col gap-2 sm:flex-row">
    <code className="min-w-0 flex-1 rounded-control bg-sunken px-3 py-2.5 font-mono text-sm">{command}</code>
    <CopyButton text={command} label={label} />
  </div>
)
