import type { DataType } from '#contract/data-type.ts'
import { EmptyState } from '#ui/primitives/empty-state.tsx'
import { dataTypeWords } from './data-type-words.ts'

/** What a data type's page says while no device has stored anything of it. */
export function NeverStored({ type, is_synced }: { type: DataType; is_synced: boolean }) {
  const { name, Icon } = dataTypeWords[type]
  const link = 'text-accent underline underline-offset-2'
  return (
    <EmptyState Icon={Icon} title="Nothing is stored here yet">
      {is_synced ? (
        <p>
          {name} will show here once a device stores some.{' '}
          <a href="/dashboard/devices" className={link}>
            See your devices
          </a>
        </p>
      ) : (
        <p>
          Sync is off for {name.toLowerCase()}, so devices keep them to themselves.{' '}
          <a href="/dashboard/sync" className={link}>
            Turn it on
          </a>
        </p>
      )}
    </EmptyState>
  )
}
