import { CommandLine } from '#ui/primitives/command-line.tsx'

/** The command that connects a device to the server at `server_url`. */
export const loginCommand = (server_url: string): string => `npx roost login --server ${server_url}`

/** How to connect a device to the server at `server_url`: one command, or a code from the device. */
export const ConnectDevice = ({ server_url, is_first }: { server_url: string; is_first: boolean }) => (
  <div className="grid gap-3 rounded-card border border-edge border-dashed p-5 sm:p-6">
    <h3 className="font-semibold">{is_first ? 'Connect your first device' : 'Connect another device'}</h3>
    <p className="text-muted text-sm">
      Run this on it. It opens a page here that asks whether you want to let the device in. In an app, choose
      “Sign in” in its sync settings.
    </p>
    <CommandLine command={loginCommand(server_url)} />
    <p className="text-muted text-sm">
      A device without a browser shows a code: type it at{' '}
      <a href="/device" className="font-medium text-accent underline underline-offset-2">
        {server_url.replace(/^https?:\/\//, '')}/device
      </a>
      .
    </p>
  </div>
)
