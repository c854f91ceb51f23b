import { Download, Search, X } from 'lucide-react'
import { AuditEventType } from '#contract/audit.ts'
import { auditWords } from '#contract/audit-words.ts'
import { buttonClass } from '#ui/primitives/button-class.ts'
import { SelectField } from '#ui/primitives/select-field.tsx'
import { TextField } from '#ui/primitives/text-field.tsx'
import { type AuditAddress, auditAddress } from './audit-address.ts'
import { ZoneField } from './zone-field.tsx'

type Props = {
  address: AuditAddress
  devices: { id: string; name: string }[]
  is_filtered: boolean
  /** Where what the filter matches is to be had as a table. */
  csv_path: string
}

const types = AuditEventType.options.toSorted((a, b) => (auditWords[a] < auditWords[b] ? -1 : 1))

/** What of the log is shown. It is a plain form whose fields are in the address, so a search can be kept and shared. */
export const AuditFilterForm = ({ address, devices, is_filtered, csv_path }: Props) => (
  <search aria-label="Search the log">
    <form
      action={auditAddress({})}
      className="grid gap-4 rounded-card border border-line bg-surface p-4 shadow-card sm:p-5"
    >
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)]">
        <div className="max-lg:col-span-2">
          <TextField
            label="Search"
            name="q"
            type="search"
            defaultValue={address.q ?? ''}
            maxLength={100}
            placeholder="Event, device, address, program"
            className="text-sm"
          />
        </div>
        <SelectField label="What happened" name="event" defaultValue={address.event ?? ''}>
          <option value="">Anything</option>
          {types.map((type) => (
            <option key={type} value={type}>
              {auditWords[type]}
            </option>
          ))}
        </SelectField>
        <SelectField label="Device" name="device" defaultValue={address.device ?? ''}>
          <option value="">Any device or browser</option>
          <option value="browser">A browser</option>
          {listed(devices, address.device).map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      </div>
      <div className="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-[11rem_11rem_minmax(0,1fr)]">
        <TextField
          label="From day"
          name="from"
          type="date"
          defaultValue={address.from ?? ''}
          className="text-sm"
        />
        <TextField label="To day" name="to" type="date" defaultValue={address.to ?? ''} className="text-sm" />
        <div className="flex flex-wrap items-center gap-2 sm:max-lg:col-span-2 lg:justify-end">
          <button type="submit" className={`${buttonClass('primary')} text-sm`}>
            <Search className="size-4" aria-hidden="true" />
            Search
          </button>
          {is_filtered && (
            <a href={auditAddress({})} className={`${buttonClass('quiet')} text-sm`}>
              <X className="size-4" aria-hidden="true" />
              Clear the filter
            </a>
          )}
          <a href={csv_path} download className={`${buttonClass('quiet')} text-sm`}>
            <Download className="size-4" aria-hidden="true" />
            Download as CSV
          </a>
        </div>
      </div>
      <ZoneField />
    </form>
  </search>
)

/** The devices to choose from, and the one that is chosen although it is gone. */
function listed(devices: Props['devices'], chosen: string | null | undefined): Props['devices'] {
  if (!chosen || chosen === 'browser' || devices.some(({ id }) => id === chosen)) return devices
  return [{ id: chosen, name: `A removed device (${chosen.slice(0, 8)})` }, ...devices]
}
