import type { Profile, ProfileStore } from '#client/profile.ts'
import { sampleProfile } from './sample-profile.ts'

/** `open` opens the same profile again, as another program or tab does. What a behaviour answers is plain JSON. */
type Behaviour = { of: (open: () => ProfileStore) => Promise<unknown>; is: unknown }

const rename = (device_name: string) => (profile: Profile | undefined) =>
  profile && { ...profile, device_name }
const nameIn = async (store: ProfileStore) => (await store.read())?.device_name ?? null
const failure = (failing: Promise<unknown>) =>
  failing.then(
    () => null,
    (error: Error) => error.message,
  )

/** What every store of a profile does, for whichever test runner: `of` has to answer what `is`. */
export const profileBehaviour: Record<string, Behaviour> = {
  'where there is no profile there is none, and changing nothing makes none': {
    of: async (open) => {
      await open().change((profile) => profile)
      return (await open().read()) ?? null
    },
    is: null,
  },
  'a profile is read as it was written, by whoever opens it': {
    of: async (open) => {
      await open().change(sampleProfile)
      return open().read()
    },
    is: sampleProfile(),
  },
  'a change that throws leaves the profile as it was, and the next one is served': {
    of: async (open) => {
      await open().change(sampleProfile)
      const failing = open().change(() => {
        throw new Error('no')
      })
      const told = await failure(failing)
      const before = await nameIn(open())
      await open().change(rename('Next'))
      return [told, before, await nameIn(open())]
    },
    is: ['no', 'Test', 'Next'],
  },
  'what could not be read back is not written': {
    of: async (open) => {
      await open().change(sampleProfile)
      const told = await failure(
        open().change((profile) => profile && { ...profile, account_id: 'nonsense' }),
      )
      return [told !== null, await nameIn(open())]
    },
    is: [true, 'Test'],
  },
  'fields of a newer version survive a change by this one': {
    of: async (open) => {
      await open().change(() => ({ ...sampleProfile(), outbox: [1] }))
      await open().change(rename('Renamed'))
      const read: Record<string, unknown> = (await open().read()) ?? {}
      return [read.device_name, read.outbox]
    },
    is: ['Renamed', [1]],
  },
  'changes at once lose nothing': {
    of: async (open) => {
      await open().change(() => ({ ...sampleProfile(), device_name: '' }))
      const handles = [open(), open(), open()]
      const add = (profile: Profile | undefined) => profile && rename(`${profile.device_name}x`)(profile)
      await Promise.all(handles.flatMap((each) => Array.from({ length: 10 }, () => each.change(add))))
      return nameIn(open())
    },
    is: 'x'.repeat(30),
  },
  'a profile that is removed is gone, and another one can follow': {
    of: async (open) => {
      await open().change(sampleProfile)
      await open().change(() => undefined)
      const gone = (await open().read()) ?? null
      await open().change(sampleProfile)
      return [gone, await nameIn(open())]
    },
    is: [null, 'Test'],
  },
}
