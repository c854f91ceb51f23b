import { byteSize } from './byte-size.ts'

type Props = { name: string; about: string; used_bytes: number; limit_bytes: number }

/** From here on there is not much room left. */
const NEARLY_FULL = 0.8

/** How much of some room is taken. */
export function Meter({ name, about, used_bytes, limit_bytes }: Props) {
  const share = Math.min(1, used_bytes / limit_bytes)
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <p className="font-medium text-sm">{name}</p>
        <p className="text-sm tabular-nums">
          {byteSize(used_bytes)} <span className="text-muted">of {byteSize(limit_bytes)}</span>
        </p>
      </div>
      <div className="h-2 overflow-hidden rounded-full bg-sunken" aria-hidden="true">
        <div
          className={`h-full rounded-full ${share > NEARLY_FULL ? 'bg-warning' : 'bg-accent'}`}
          style={{ width: `${share * 100}%`, minWidth: used_bytes > 0 ? '0.5rem' : 0 }}
        />
      </div>
      <p className="text-muted text-sm">{about}</p>
    </div>
  )
}
