import type { DataType } from '#contract/data-type.ts'
import type { FormAction } from '#ui/action/outcome.ts'
import { byteSize } from '#ui/primitives/byte-size.ts'
import { dataTypeWords } from '#ui/vault/data-type-words.ts'
import { TypeSwitch } from './type-switch.tsx'

type Setting = { type: DataType; is_on: boolean; stored_bytes: number | undefined }

/** A switch for each data type, with what it is and what turning it off means. */
export const SyncSwitches = ({ settings, action }: { settings: Setting[]; action: FormAction }) => (
  <ul className="divide-y divide-line rounded-card border border-line bg-surface shadow-card">
    {settings.map((setting) => (
      <li key={setting.type}>
        <TypeSetting setting={setting} action={action} />
      </li>
    ))}
  </ul>
)

function TypeSetting({ setting, action }: { setting: Setting; action: FormAction }) {
  const { type, is_on, stored_bytes } = setting
  const { name, about, Icon } = dataTypeWords[type]
  return (
    <div className="flex gap-4 p-5">
      <Icon className="mt-0.5 size-5 shrink-0 text-accent" aria-hidden="true" />
      <TypeSwitch type={type} is_on={is_on} action={action} name={name}>
        <p>{about}.</p>
        {is_on ? (
          <p>Turned off, it stays on each device. {saidStored(stored_bytes)} stored here.</p>
        ) : (
          <p>
            Stays on each device. {saidStored(stored_bytes)} stored here
            {stored_bytes !== undefined && (
              <>
                {' '}
                until you{' '}
                <a href="/dashboard/vault" className="text-accent underline">
                  clear it in the vault
                </a>
              </>
            )}
            .
          </p>
        )}
      </TypeSwitch>
    </div>
  )
}

const saidStored = (bytes: number | undefined): string =>
  bytes === undefined ? 'Nothing of it is' : `${byteSize(bytes)} of it are`
