import { hostname } from 'node:os'
import type { Context } from '#cli/context.ts'
import type { Connection } from '#client/connection.ts'
import { awaitSession } from '#client/device-login/await-session.ts'
import { keepSession } from '#client/device-login/keep-session.ts'
import { startDeviceLogin } from '#client/device-login/start-device-login.ts'
import { hasDisplay, openBrowser } from './open-browser.ts'

/** Signs this device in: shows a code and a link, and waits until a person has approved in a browser. */
export async function signIn(
  context: Context,
  server: string,
  options: { name?: string | undefined; browser: boolean },
): Promise<void> {
  const { device, output, env } = context
  const { store: _, ...network } = device
  const connection: Connection = { ...network, server }
  const device_name = options.name ?? hostname()
  const pending = await startDeviceLogin(connection, { device_name, device_type: 'cli' })
  output.say('To sign in, open the link and approve this device. The page shows the same code.')
  output.say()
  output.say(`  Code  ${pending.user_code}`)
  output.say(`  Link  ${pending.login_url}`)
  output.say()
  if (isExposed(server))
    output.say(
      `${server} is not encrypted (http): whoever is on the way can take over this device's session.`,
    )
  const minutes = Math.round(pending.expires_in_seconds / 60)
  output.say(`Waiting for approval (${minutes} minutes, Ctrl-C to stop)`)
  if (options.browser && hasDisplay(env, process.platform)) await openBrowser(pending.login_url)
  const signedIn = await output.during('waiting', () => awaitSession(connection, pending))
  await keepSession(device, server, pending, signedIn)
  output.say(`Signed in as "${device_name}".`)
}

/** Whether a server is spoken to by plain http that leaves this machine. */
export function isExposed(server: string): boolean {
  const { protocol, hostname: host } = new URL(server)
  return protocol === 'http:' && !/^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(host)
}
