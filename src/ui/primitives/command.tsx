import { CopyButton } from './copy-button.tsx'

/** A command to run on a device, with a button that copies it. */
export const Command = ({ text }: { text: string }) => (
  <div className="flex flex-col gap-2 sm:flex-row">
    <code className="min-w-0 flex-1 rounded-control bg-sunken px-3 py-2.5 font-mono text-ink text-sm">
      {text}
    </code>
    <CopyButton text={text} label="Copy the command" />
  </div>
)
