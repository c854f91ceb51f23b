import { buttonClass } from './button-class.ts'

type Props = {
  /** From 1. */
  page: number
  page_size: number
  /** Of all pages together. */
  count: number
  href: (page: number) => string
}

/** Links to the pages before and after, and where in the list this one is; nothing where there is one page. */
export function PageLinks({ page, page_size, count, href }: Props) {
  const last = Math.ceil(count / page_size)
  if (last <= 1) return null
  return (
    <nav aria-label="Pages of the list" className="flex flex-wrap items-center justify-between gap-3">
      <p className="text-muted text-sm tabular-nums">
        {(page - 1) * page_size + 1}–{Math.min(page * page_size, count)} of {count}
      </p>
      <div className="flex gap-2">
        {page > 1 && (
          <a href={href(page - 1)} rel="prev" className={buttonClass('small')}>
            Previous
          </a>
        )}
        {page < last && (
          <a href={href(page + 1)} rel="next" className={buttonClass('small')}>
            Next
          </a>
        )}
      </div>
    </nav>
  )
}
