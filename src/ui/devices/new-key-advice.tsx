import { CommandLine } from '#ui/primitives/command-line.tsx'

/** What to do about a device that is revoked and has been given the account's key. */
export const NewKeyAdvice = () => (
  <>
    <p>
      What it has read, it has read, and it still knows the key of your data. If it is lost, or you do not
      trust it, make a new key: run this on a device that is signed in. Devices that were revoked do not get
      it.
    </p>
    <CommandLine command="npx roost key rotate" />
  </>
)
