import { CopyButton } from '#ui/primitives/copy-button.tsx'

/** How to connect a device to the server at `server_url`: one command. */
export function ConnectDevice({ server_url, is_first }: { server_url: string; is_first: boolean }) {
  const command = `npx roost login --server ${server_url}`
  return (
    <div className="grid gap-3 rounded-card border border-edge border-dashed p-5 sm:p-6">
      <h3 className="font-semibold">{is_first ? 'Connect your first device' : 'Connect another device'}</h3>
      <p className="text-muted text-sm">
        Run this on it. It opens a page here that asks whether you want to let the device in. In an app,
        choose “Sign in” in its sync settings.
      </p>
      <div className="flex flex-col gap-2 sm:flex-row">
        <code className="min-w-0 flex-1 rounded-control bg-sunken px-3 py-2.5 font-mono text-sm">
          {command}
        </code>
        <CopyButton text={command} label="Copy the command" />
      </div>
    </div>
  )
}
