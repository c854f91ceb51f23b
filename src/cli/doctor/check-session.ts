import type { Context } from '#cli/context.ts'
import { plain } from '#cli/text/plain.ts'
import { sayWhen } from '#cli/text/say-when.ts'
import { listDevices } from '#client/devices/list-devices.ts'
import type { Profile } from '#client/profile.ts'
import { type Finding, ok, thrownProblem, warning } from './finding.ts'

const SOON_DAYS = 7

/** Whether the server still takes this device's token, and for how long. */
export async function checkSession({ device }: Pick<Context, 'device'>, profile: Profile): Promise<Finding> {
  try {
    const devices = await listDevices(device)
    const expires_at = devices.find(({ is_current }) => is_current)?.expires_at ?? profile.session.expires_at
    const days = (Date.parse(expires_at) - Date.now()) / 86_400_000
    const said = `"${plain(profile.device_name)}" is signed in; the session ends ${sayWhen(expires_at)}.`
    return days > SOON_DAYS ? ok('Session', said) : warning('Session', said, 'Run "roost login" once it has.')
  } catch (error) {
    return thrownProblem('Session', error)
  }
}
