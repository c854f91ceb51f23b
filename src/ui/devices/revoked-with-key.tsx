import { Alert } from '#ui/primitives/alert.tsx'
import { CommandLine } from '#ui/primitives/command-line.tsx'

/** That devices which were revoked know the present key, and how to get another one. */
export const RevokedWithKey = ({ count }: { count: number }) => (
  <Alert tone="warning">
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <p>
        {count === 1
          ? 'A device that you revoked still knows the key of your data.'
          : `${count} devices that you revoked still know the key of your data.`}{' '}
        The server gives them nothing any more. To be safe also if the stored data gets out, make a new key on
        a device that is signed in; revoked devices do not get it.
      </p>
      <CommandLine command="npx roost key rotate" />
    </div>
  </Alert>
)
