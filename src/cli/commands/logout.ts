import { type Context, checkServer } from '#cli/context.ts'
import { endSession } from '#client/device-login/end-session.ts'
import { removeDocuments } from '#client/node/folder-documents.ts'

/**
 * Ends this device's session and removes its token, keys and data from here, whether the server can be told or not.
 * Refuses while there are edits that only this device has, unless they are to be discarded.
 */
export async function logout(context: Context, discard_edits = false): Promise<void> {
  const { device, folder, output, profile } = context
  checkServer(context, await device.store.read())
  const ended = await output.during('Signing out', () => endSession(device, { discard_edits }))
  removeDocuments(folder)
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
