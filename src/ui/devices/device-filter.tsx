import { Search } from 'lucide-react'
import { buttonClass } from '#ui/primitives/button-class.ts'

/** Finds devices by a part of their names. */
export const DeviceFilter = ({ name }: { name: string }) => (
  <form action="/dashboard/devices" className="flex min-w-0 flex-1 flex-wrap gap-2">
    <div className="relative min-w-40 max-w-sm flex-1">
      <Search className="-translate-y-1/2 absolute top-1/2 left-3 size-4 text-muted" aria-hidden="true" />
      <input
        type="search"
        name="name"
        defaultValue={name}
        maxLength={100}
        placeholder="Find by name"
        aria-label="Find devices by name"
        className="min-h-11 w-full rounded-control border border-edge bg-surface py-1 pr-3 pl-9 text-ink text-sm sm:min-h-9"
      />
    </div>
    <button type="submit" className={buttonClass('small')}>
      Find
    </button>
    {name && (
      <a href="/dashboard/devices" className={buttonClass('small')}>
        Show all
      </a>
    )}
  </form>
)
