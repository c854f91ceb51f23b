'use server'

import { z } from 'zod'
import { act } from '#app/dashboard/act.ts'
import { authClient } from '#app/session.ts'
import { label, Uuid } from '#contract/primitive.ts'
import { signOutOthers as signOutOtherBrowsers } from '#domain/account/sign-out-others.ts'
import { renameDevice } from '#domain/devices/rename-device.ts'
import { revokeDevice } from '#domain/devices/revoke-device.ts'
import { revokeDevices } from '#domain/devices/revoke-devices.ts'
import { Refusal } from '#platform/refusal.ts'

const Name = label(100)

const RenameForm = z.object({
  id: Uuid,
  name: z
    .string()
    .refine((typed) => Name.safeParse(typed).success, 'A name has at least one letter.')
    .pipe(Name),
})

/** Gives a device another name. */
export const rename = act(RenameForm, async (person, { id, name }, origin) => {
  await renameDevice(person, id, name, origin).catch(sayGone('This device was revoked meanwhile.'))
  return `The device is called “${name}” now.`
})

/** Signs a device out for good. One that is gone already is what was asked for. */
export const revoke = act(z.object({ id: Uuid }), async (person, { id }, origin) => {
  try {
    await revokeDevice(person, id, origin)
  } catch (error) {
    if (!isGone(error)) throw error
  }
  return 'The device is signed out and forgotten.'
})

/** Signs all devices out for good, but the one to keep where there is one. */
export const revokeAll = act(z.object({ keep: Uuid.optional() }), async (person, { keep = null }, origin) => {
  const gone = sayGone('The device that was to stay was revoked meanwhile. Nothing was changed.')
  const count = await revokeDevices(person, keep, origin).catch(gone)
  return count === 1
    ? 'One device is signed out and forgotten.'
    : `${count} devices are signed out and forgotten.`
})

/** Ends the person's sign-ins in all other browsers. */
export const signOutOthers = act(z.object({}), async (person, _, origin) => {
  await signOutOtherBrowsers((await authClient()).auth, person, origin)
  return 'The other browsers are signed out.'
})

const isGone = (error: unknown): boolean => error instanceof Refusal && error.code === 'device_not_found'

/** Refuses with a sentence that fits the page where a device is gone. */
const sayGone = (sentence: string) => (error: unknown) => {
  throw isGone(error) ? new Refusal('device_not_found', sentence) : error
}
