import { type ReactNode, useId } from 'react'

type Props = {
  title: string
  /** The page that has more of it. */
  more?: { href: string; said: string }
  children: ReactNode
}

/** A titled part of a page. */
export function Section({ title, more, children }: Props) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="grid grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr] gap-4">
      <div className="flex items-baseline justify-between gap-4">
        <h2 id={id} className="font-semibold text-lg tracking-tight">
          {title}
        </h2>
        {more && (
          <a href={more.href} className="py-1 font-medium text-accent text-sm hover:underline">
            {more.said}
          </a>
        )}
      </div>
      {children}
    </section>
  )
}
