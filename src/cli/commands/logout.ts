import { type Context, checkServer } from '#cli/context.ts'
import { endSession } from '#client/device-login/end-session.ts'

/** Ends this device's session and removes its token and keys from here, whether the server can be told or not. */
export async function logout(context: Context): Promise<void> {
  const { device, output, profile } = context
  checkServer(context, await device.store.read())
  const ended = await output.during('Signing out', () => endSession(device))
  if (ended === 'unreachable')
    output.say(
      'The server could not be told: revoke this device on the dashboard, or its session lives until it expires.',
    )
  output.result(
    { profile, session: ended },
    ended === 'not_signed_in'
      ? `The profile "${profile}" was not signed in.`
      : `Signed out. The token and keys of the profile "${profile}" are gone from this device.`,
  )
}
