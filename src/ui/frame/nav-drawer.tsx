import { Menu, X } from 'lucide-react'
import { iconButtonClass } from '#ui/primitives/button-class.ts'
import { PageNav } from './page-nav.tsx'
import { Wordmark } from './roost-mark.tsx'

/** The sidebar of a narrow window, out of sight until it is asked for. A popover: it needs no script, and Esc closes it. */
export const NavDrawer = ({ path }: { path: string }) => (
  <div className="md:hidden">
    <button
      type="button"
      popoverTarget="pages"
      className={iconButtonClass}
      aria-label="Open the list of pages"
    >
      <Menu className="size-5" aria-hidden="true" />
    </button>
    <div
      id="pages"
      popover="auto"
      className="fixed inset-y-0 left-0 m-0 h-dvh max-h-none w-72 max-w-[85vw] overflow-y-auto overscroll-contain border-line border-r bg-surface p-4 shadow-overlay transition-transform duration-200 open:translate-x-0 open:starting:-translate-x-full motion-reduce:transition-none"
    >
      <div className="mb-4 flex items-center justify-between">
        <Wordmark />
        <button
          type="button"
          popoverTarget="pages"
          popoverTargetAction="hide"
          className={iconButtonClass}
          aria-label="Close the list of pages"
        >
          <X className="size-5" aria-hidden="true" />
        </button>
      </div>
      <PageNav path={path} />
    </div>
  </div>
)
