import type { Device } from '#client/connection.ts'
import { NotSignedIn } from '#client/errors.ts'
import type { Profile } from '#client/profile.ts'

/** Changes the profile of a device that is signed in. Throws `NotSignedIn` when it was signed out meanwhile. */
export function changeProfile(device: Device, next: (profile: Profile) => Profile): Promise<void> {
  return device.store.change((profile) => {
    if (!profile) throw new NotSignedIn('This device was signed out while it was working.')
    return next(profile)
  })
}
