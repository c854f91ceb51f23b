import type { ReactNode } from 'react'

type Props = { title: string; children?: ReactNode }

/** What a page with one thing to do is for, and a sentence about it. */
export const PanelTitle = ({ title, children }: Props) => (
  <div className="grid gap-1.5">
    <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
    {children && <p className="text-muted text-sm">{children}</p>}
  </div>
)
