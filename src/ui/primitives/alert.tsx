import { CircleX, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

const tones = {
  error: { Icon: CircleX, look: 'bg-danger-soft text-danger', role: 'alert' },
  warning: { Icon: TriangleAlert, look: 'bg-warning-soft text-warning', role: undefined },
  info: { Icon: Info, look: 'bg-sunken text-ink', role: undefined },
} as const

/** A message set apart. An error is announced as soon as it appears. */
export function Alert({ tone, children }: { tone: keyof typeof tones; children: ReactNode }) {
  const { Icon, look, role } = tones[tone]
  return (
    <div role={role} className={`flex gap-3 rounded-control px-4 py-3 text-sm ${look}`}>
      <Icon className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <div className="min-w-0">{children}</div>
    </div>
  )
}
