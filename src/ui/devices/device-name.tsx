'use client'

import { Pencil } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { FormAction } from '#ui/action/outcome.ts'
import { NameForm } from './name-form.tsx'

type Props = {
  id: string
  name: string
  rename: FormAction
  /** Where the name leads; without it the name is the heading of a page's own part. */
  href?: string
}

/** A device's name, which is edited where it stands. */
export function DeviceName({ id, name, rename, href }: Props) {
  const [isEditing, setEditing] = useState(false)
  const close = useCallback(() => setEditing(false), [])
  const pencil = useRef<HTMLButtonElement>(null)
  const wasEditing = useRef(false)
  useEffect(() => {
    if (wasEditing.current && !isEditing) pencil.current?.focus()
    wasEditing.current = isEditing
  }, [isEditing])
  if (isEditing) return <NameForm id={id} name={name} rename={rename} close={close} />
  const Heading = href ? 'h3' : 'h2'
  return (
    <div className="flex min-w-0 items-center gap-1">
      <Heading
        className={`min-w-0 truncate font-semibold text-ink ${href ? '' : 'text-lg tracking-tight'}`}
        title={name}
      >
        {href ? (
          <a href={href} className="hover:underline">
            {name}
          </a>
        ) : (
          name
        )}
      </Heading>
      <button
        ref={pencil}
        type="button"
        onClick={() => setEditing(true)}
        aria-label={`Rename ${name}`}
        className="needs-script -my-2 inline-flex size-9 shrink-0 items-center justify-center rounded-control text-muted hover:bg-sunken hover:text-ink max-sm:size-11"
      >
        <Pencil className="size-4" aria-hidden="true" />
      </button>
    </div>
  )
}
