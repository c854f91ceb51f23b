import { CopyButton } from './copy-button.tsx'

/** A command to type into a terminal, or to copy. `label` says which one, for whoever cannot see beside what it stands. */
export const CommandLine = ({ command, label }: { command: string; label: string }) => (
  <div className="flex flex-col gap-2 sm:flex-row">
    <code className="min-w-0 flex-1 rounded-control bg-sunken px-3 py-2.5 font-mono text-sm">{command}</code>
    <CopyButton text={command} label={label} />
  </div>
)
