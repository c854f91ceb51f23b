import { ArrowLeft, ArrowRight, ChevronsLeft } from 'lucide-react'
import { buttonClass } from '#ui/primitives/button-class.ts'

type Props = { newest: string; newer: string | null; older: string | null }

/** Links to what is newer and older, each an address. */
export const AuditPager = ({ newest, newer, older }: Props) =>
  (newer || older) && (
    <nav aria-label="Pages of the log" className="flex flex-wrap justify-between gap-2">
      <div className="flex gap-2">
        {newer && (
          <>
            <a href={newest} className={buttonClass('small')}>
              <ChevronsLeft className="size-4" aria-hidden="true" />
              Newest
            </a>
            <a href={newer} rel="prev" className={buttonClass('small')}>
              <ArrowLeft className="size-4" aria-hidden="true" />
              Newer
            </a>
          </>
        )}
      </div>
      {older && (
        <a href={older} rel="next" className={buttonClass('small')}>
          Older
          <ArrowRight className="size-4" aria-hidden="true" />
        </a>
      )}
    </nav>
  )
