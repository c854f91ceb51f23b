import { type SelectHTMLAttributes, useId } from 'react'

type Props = Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id' | 'className'> & {
  label: string
  name: string
}

/** A labelled choice of one of several, by the browser's own list. */
export function SelectField({ label, ...select }: Props) {
  const id = useId()
  return (
    <div className="grid min-w-0 gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <select
        {...select}
        id={id}
        className="min-h-11 w-full min-w-0 truncate rounded-control border border-edge bg-surface px-3 py-2 text-ink text-sm"
      />
    </div>
  )
}
